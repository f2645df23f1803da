namespace EggMoney.WebApi.Hosting;

/// <summary>What the command line says about serving.</summary>
/// <param name="Demo">Fill an empty database with people whose bots trade a generated market.</param>
/// <param name="Urls">Where to listen; null is http://localhost:5080.</param>
/// <param name="HostArguments">What the framework's own tools pass on.</param>
internal sealed record ServerOptions(bool Demo, string? Urls, string[] HostArguments);
