namespace EggMoney.WebApi.Simulate.Rehearsals;

/// <summary>What was asked for.</summary>
/// <param name="Users">Names; none is everybody who has bots.</param>
/// <param name="Sessions">How many; at least one.</param>
/// <param name="Prices">Folder with recorded prices; null for invented ones.</param>
/// <param name="From">First session, or a day before it; null for the next one, or the last recorded ones.</param>
/// <param name="Json">File for the result.</param>
internal sealed record RehearsalOptions(IReadOnlyList<string> Users, int Sessions = 1, string? Prices = null, DateOnly? From = null, string? Json = null);
