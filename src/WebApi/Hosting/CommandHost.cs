namespace EggMoney.WebApi.Hosting;

/// <summary>The server's own composition for a command that works on its database and does not serve.</summary>
internal static class CommandHost
{
    /// <summary>Opens the configured database, brought up to date, with everything that the server has; nothing listens and no clock runs.</summary>
    /// <param name="demo">The demonstration's.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProblemException">A setting or the database cannot be used.</exception>
    public static async Task<WebApplication> OpenAsync(bool demo, CancellationToken cancellationToken)
    {
        var app = Server.Build(new(demo ? ServerClock.Demo : ServerClock.ByHand, Urls: null, HostArguments: [])
        {
            // Standard output is the command's.
            Configure = builder => builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning),
        });
        try
        {
            await Databases.MigrateAsync(app.Services, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
