using EggMoney.Application.Common;

namespace EggMoney.Application.Notifications;

/// <summary>Ids of deliveries: in their order messages go out, and their time says since when one waits.</summary>
internal sealed class DeliveryIds(WallClock clock)
{
    private readonly OrderedIds _ids = new(clock.Provider);

    /// <summary>The next one.</summary>
    /// <param name="after">The owner's latest, which another node may have made.</param>
    public Guid Next(Guid after = default) => _ids.Next(after);
}
