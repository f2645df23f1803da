using EggMoney.Application.Trading.Dispatch;

namespace EggMoney.WebApi.Hosting;

/// <summary>The dispatcher's limits, of which each must fit into the next.</summary>
internal static class DispatchSettings
{
    private const string Section = "Dispatch";

    /// <summary>Reads them.</summary>
    /// <exception cref="ProblemException">One does not fit into another.</exception>
    public static DispatchOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<DispatchOptions>() ?? new();
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
