using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts;

/// <summary>Who is here and what they may do. Each act is one transaction, with what it writes into the rows of the user it is about.</summary>
public interface IMembership
{
    /// <summary>Adds a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="invitation">With which that user sets a first password; null when there is one, or none is to be set.</param>
    /// <param name="work">Written into the new user's rows.</param>
    /// <param name="actor">Written into the rows of the admin whose act it is; null when it is nobody's.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SaveConflictException">Somebody else was first with the name.</exception>
    Task<AdmissionOutcome> AddAsync(User user, Invitation? invitation, TenantWork work, ActorWork? actor, CancellationToken cancellationToken);

    /// <summary>Adds a user and uses up their invitation: both or neither. An invitation is good while its maker is an active admin.</summary>
    /// <inheritdoc cref="AddAsync"/>
    Task<AdmissionOutcome> RegisterAsync(User user, Guid invitation, DateTime now, TenantWork work, CancellationToken cancellationToken);

    /// <summary>Uses up the invitation of a user who has no password yet; the work sets one.</summary>
    /// <returns>False when it is not good any more.</returns>
    /// <exception cref="SaveConflictException">Somebody else changed the user meanwhile.</exception>
    Task<bool> WelcomeAsync(Guid userId, Guid invitation, DateTime now, TenantWork work, CancellationToken cancellationToken);

    /// <summary>Adds the first admin and uses up the setup token.</summary>
    /// <inheritdoc cref="AddAsync"/>
    Task<AdmissionOutcome> SetUpAsync(User admin, string tokenHash, TenantWork work, CancellationToken cancellationToken);

    /// <summary>Replaces the setup token where there is no admin, and takes it away where there is one.</summary>
    /// <returns>Whether it was replaced.</returns>
    Task<bool> RenewSetupTokenAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>Whether anybody can log in who manages the server.</summary>
    Task<bool> HasAdminAsync(CancellationToken cancellationToken);

    /// <summary>Sets whether a user is active and what they may do, unless nobody would be left to manage the server. Of whoever is no active admin
    /// after it, the invitations that nobody has used are taken away.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="active">Null leaves it.</param>
    /// <param name="role">Null leaves it.</param>
    /// <param name="work">Written into the user's rows when anything changes.</param>
    /// <param name="actor">Whose act it is; null for the command line's.</param>
    /// <param name="actorWork">Written into that admin's rows, unless they are the user.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<ChangeOutcome> ChangeAsync(
        Guid userId, bool? active, UserRole? role, StandingWork work, Guid? actor, StandingWork actorWork, CancellationToken cancellationToken);

    /// <summary>Adds an invitation. One for a user who is here replaces those that they did not use.</summary>
    /// <param name="invitation">The invitation.</param>
    /// <param name="admin">Whose act it is.</param>
    /// <param name="work">Written into that admin's rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<InvitationOutcome> InviteAsync(Invitation invitation, Guid admin, TenantWork work, CancellationToken cancellationToken);

    /// <summary>Takes an unused invitation away.</summary>
    /// <param name="invitation">The invitation.</param>
    /// <param name="admin">Whose act it is.</param>
    /// <param name="work">Written into that admin's rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<InvitationOutcome> RevokeAsync(Guid invitation, Guid admin, TenantWork work, CancellationToken cancellationToken);
}

/// <summary>A user's standing.</summary>
/// <param name="Active">Whether they may do anything at all.</param>
/// <param name="Role">What they may do.</param>
public sealed record UserStanding(bool Active, UserRole Role);

/// <summary>What an act on a user writes into the rows of the admin whose act it is, in its transaction: it outlives the user.</summary>
/// <param name="Actor">The admin.</param>
/// <param name="Work">What is written.</param>
public sealed record ActorWork(Guid Actor, TenantWork Work);

/// <summary>What a change of standing writes into the user's or the admin's own rows, in its transaction.</summary>
public delegate Task StandingWork(IEggMoneyDb db, UserStanding before, UserStanding after, CancellationToken cancellationToken);

/// <summary>Whether somebody came in.</summary>
public enum AdmissionOutcome
{
    /// <summary>They did.</summary>
    Added,

    /// <summary>Somebody has a name that looks the same.</summary>
    UsernameTaken,

    /// <summary>Somebody has the address.</summary>
    EmailTaken,

    /// <summary>The invitation is not good, or not any more.</summary>
    InvitationInvalid,

    /// <summary>It is not the setup token of the latest start.</summary>
    SetupTokenInvalid,

    /// <summary>There is an admin already.</summary>
    SetUpBefore,
}

/// <summary>Whether a user's standing is now as wanted.</summary>
public enum ChangeOutcome
{
    /// <summary>It is.</summary>
    Done,

    /// <summary>There is no such user.</summary>
    NotFound,

    /// <summary>Nobody would be left to manage the server.</summary>
    LastAdmin,
}

/// <summary>How it went with an invitation.</summary>
public enum InvitationOutcome
{
    /// <summary>As wanted.</summary>
    Done,

    /// <summary>There is no such invitation, or no such user to invite.</summary>
    NotFound,

    /// <summary>It was used, or its user has a password.</summary>
    Used,

    /// <summary>Its user is nobody: <c>--demo</c> or <c>simulate</c> made them up.</summary>
    Invented,
}
