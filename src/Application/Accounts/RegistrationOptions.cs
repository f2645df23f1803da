namespace EggMoney.Application.Accounts;

/// <summary>Who may sign up.</summary>
public enum RegistrationMode
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Whoever an admin has invited.</summary>
    Invitation,

    /// <summary>Nobody new. People whom an admin has added still set their first password.</summary>
    Closed,
}

/// <summary>How people come in.</summary>
/// <param name="Mode">Who may sign up.</param>
/// <param name="Simulated">Whoever signs up trades an invented market: the server is a demonstration.</param>
public sealed record RegistrationOptions(RegistrationMode Mode = RegistrationMode.Invitation, bool Simulated = false);
