using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Common;

/// <summary>Who acts: written into the audit.</summary>
/// <param name="UserId">The user; null for the server and for somebody who has not logged in.</param>
/// <param name="Name">Their name.</param>
/// <param name="Via">How the act came in.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="UserAgent">The program it came from, as it calls itself.</param>
/// <param name="SessionId">The login, if it is one.</param>
/// <param name="IsAdmin">Whether the user is an admin.</param>
public sealed record Caller(Guid? UserId, string Name, CallerVia Via, string? Address = null, string? UserAgent = null, Guid? SessionId = null, bool IsAdmin = false)
{
    /// <summary>The dispatcher and the command line.</summary>
    public static readonly Caller Server = new(null, "server", CallerVia.Server);
}

/// <summary>Who acts in a scope. A scope that nobody has set acts for the server.</summary>
public sealed class CallerContext
{
    /// <summary>Who.</summary>
    public Caller Caller { get; private set; } = Caller.Server;

    /// <summary>Sets it; whoever opens a scope does so before anything else.</summary>
    public void Set(Caller caller) => Caller = caller;
}
