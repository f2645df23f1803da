using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts;

/// <summary>Tells a user what happened to their account's safety, in the transaction of the act.</summary>
internal sealed class SecurityNotices(CallerContext context, WallClock clock)
{
    /// <summary>Adds one; the caller saves.</summary>
    /// <param name="db">The user's database.</param>
    /// <param name="what">What happened, for example <c>passwordChanged</c>.</param>
    /// <param name="name">What it happened to, by its owner's name for it.</param>
    public void Add(IEggMoneyDb db, string what, string? name = null)
    {
        var id = clock.NewId();
        db.Notifications.Add(new()
        {
            Id = id,
            Kind = NotificationKind.Security,
            Key = $"security/{what}/{id:N}",
            Data = JsonSerializer.Serialize(new { what, name, at = clock.Now(), address = context.Caller.Address, device = context.Caller.UserAgent }, JsonSerializerOptions.Web),
            CreatedAt = clock.Now(),
        });
    }
}
