using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Application.Market;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Security;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.CrashHost;

/// <summary>A node that imports an old machine, or takes the latest import away again, and may die at it.</summary>
internal static class MovingIn
{
    public static async Task RunAsync(Arguments arguments, Job job, Steps steps)
    {
        Stepper.Current = steps;
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddDrivenClock(job.From)

            // It stands still, so that all runs write the same times.
            .AddSingleton(provider => new WallClock(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IPriceSource>(new CrashMarket());
        services.AddEggMoneyApplication().AddEggMoneyInfrastructure(arguments.Database(job), CrashScenario.Paper).AddSecurity(SecretKeys.Parse(SecretKeys.Generate()));
        if (arguments.Mode == Mode.Loose)
        {
            LooseTransactions.Use(services);
        }

        await using var provider = services.BuildServiceProvider();
        steps.Clock = provider.GetRequiredService<TimeProvider>();
        await using var scope = provider.GetRequiredService<ITenantScopeFactory>().Begin(new(arguments.Tenant, arguments.Tenant.ToString()));
        var mediator = scope.Services.GetRequiredService<IMediator>();
        if (arguments.Scenario == Scenario.Undo)
        {
            var imports = await mediator.Send(new ListImportsQuery());
            var undone = await mediator.Send(new UndoImportCommand(imports.Value![0].Id));
            Expect(undone.IsOk, undone.Error?.Code);
            return;
        }

        var report = await mediator.Send(new ImportLegacyCommand(Read(arguments.Files), new(DryRun: false)));
        Expect(report.Outcome == ImportOutcome.Imported, report.Outcome.ToString());
    }

    private static void Expect(bool done, string? instead)
    {
        if (!done)
        {
            throw new InvalidOperationException($"It was not done: {instead}.");
        }
    }

    private static LegacyInput Read(IReadOnlyList<string> files) => new(
        [new(Path.GetFileName(files[0]), files[0])],
        files.Count > 1 ? new(Path.GetFileName(files[1]), File.ReadAllBytes(files[1])) : null,
        files.Count > 2 ? new(Path.GetFileName(files[2]), File.ReadAllBytes(files[2])) : null);
}
