namespace EggMoney.Infrastructure.Notifications;

/// <summary>Where messages to people's e-mail addresses are put.</summary>
/// <param name="Folder">The folder; made with the first message.</param>
/// <param name="Address">Where people reach the server, for links in them; null when nobody said.</param>
public sealed record OutboxOptions(string Folder = "data/outbox", string? Address = null);
