namespace EggMoney.Domain.Accounts;

/// <summary>Which messages a user wants sent and when: one row a user, made with the first change. What needs a person goes through everything.</summary>
public sealed class NotificationSettings : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Whether fills are sent.</summary>
    public bool Fills { get; set; } = true;

    /// <summary>Whether orders that ended with nothing traded are sent.</summary>
    public bool Unfilled { get; set; } = true;

    /// <summary>Whether the day's report is sent.</summary>
    public bool DailyReport { get; set; } = true;

    /// <summary>Whether errors are sent that need nobody, such as work that failed and will be tried again.</summary>
    public bool Errors { get; set; } = true;

    /// <summary>Whether security messages are sent, such as a login from a new place.</summary>
    public bool Security { get; set; } = true;

    /// <summary>From this time on nothing is sent that can wait, in the user's zone; null without quiet hours.</summary>
    public TimeOnly? QuietFrom { get; set; }

    /// <summary>Until this time, in the user's zone; before <see cref="QuietFrom"/> when the quiet hours cross midnight.</summary>
    public TimeOnly? QuietUntil { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
