using EggMoney.Application.Trading;

namespace EggMoney.WebApi.Simulate;

/// <summary>Who trades in a simulation.</summary>
/// <param name="Users">At least one.</param>
internal sealed record BotsFile(IReadOnlyList<BotsFileUser> Users);

/// <summary>One person.</summary>
/// <param name="Username">Unique in the file.</param>
/// <param name="Cash">Dollars at the beginning.</param>
/// <param name="Bots">At least one; planned in this order.</param>
/// <param name="Settings">The defaults are the program's.</param>
internal sealed record BotsFileUser(string Username, decimal Cash, IReadOnlyList<BotSettings> Bots, BotsFileSettings? Settings = null);

/// <summary>What a person decided for all bots.</summary>
/// <param name="TwapCount">Slices of an order.</param>
/// <param name="AveragePriceCheckAuto">Switch the average-price check by tier after the close.</param>
/// <param name="AutoStart">Activate the next bot of a symbol whose bots are far in.</param>
/// <param name="AutoStartThreshold">Share of MaxTier from which that happens.</param>
internal sealed record BotsFileSettings(int TwapCount = 5, bool AveragePriceCheckAuto = true, bool AutoStart = false, decimal AutoStartThreshold = 0.5m);
