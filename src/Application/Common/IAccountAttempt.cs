namespace EggMoney.Application.Common;

/// <summary>A request of somebody who has not yet proven who they are, but says whose account they mean: such requests are limited for each
/// account too, because a guesser may have many addresses.</summary>
public interface IAccountAttempt
{
    /// <summary>The account as the request names it: a username, an e-mail address, or the part of a token that says whose it is. Null when it
    /// names none.</summary>
    string? Account { get; }
}
