using System.Globalization;
using EggMoney.Application.Trading.Dispatch;

namespace EggMoney.WebApi.Hosting;

/// <summary>The dispatcher's limits, of which each must fit into the next.</summary>
internal static class DispatchSettings
{
    /// <summary>How many tenants are served beside each other.</summary>
    public const string LanesSetting = Section + ":" + nameof(DispatchOptions.Lanes);

    private const string Section = "Dispatch";
    private const int MostLanes = 1000;

    /// <summary>How many lanes there are.</summary>
    /// <exception cref="ProblemException">It cannot be used.</exception>
    public static int Lanes(IConfiguration configuration) => configuration[LanesSetting] switch
    {
        null or "" => new DispatchOptions().Lanes,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lanes) && lanes is >= 1 and <= MostLanes => lanes,
        var text => throw new ProblemException($"{LanesSetting} is '{text}', and must be a whole number from 1 to {MostLanes}."),
    };

    /// <summary>Reads them.</summary>
    /// <exception cref="ProblemException">One does not fit into another.</exception>
    public static DispatchOptions Read(IConfiguration configuration)
    {
        var lanes = Lanes(configuration);
        var options = configuration.GetSection(Section).Get<DispatchOptions>() ?? new();
        options.Lanes = lanes;
        Fits(nameof(options.BrokerReadTimeout), options.BrokerReadTimeout, nameof(options.BrokerListTimeout), options.BrokerListTimeout);
        Fits(nameof(options.BrokerListTimeout), options.BrokerListTimeout, nameof(options.TenantBudget), options.TenantBudget);
        Fits(nameof(options.BrokerPlaceTimeout), options.BrokerPlaceTimeout, nameof(options.TenantBudget), options.TenantBudget);
        return options;
    }

    private static void Fits(string name, TimeSpan inner, string outerName, TimeSpan outer)
    {
        if (inner <= TimeSpan.Zero || inner >= outer)
        {
            throw new ProblemException($"{Section}:{name} is {inner:c}; it must be more than nothing and less than {Section}:{outerName}, which is {outer:c}.");
        }
    }
}
