using System.CommandLine;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Infrastructure;
using EggMoney.WebApi.Hosting;
using MediatR;

namespace EggMoney.WebApi.CommandLine;

/// <summary><c>doctor</c> on the command line.</summary>
internal static class DoctorCommand
{
    private const int Sick = 2;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var user = new Option<string>("--user") { Description = "Whose bots.", HelpName = "NAME", Required = true };
        var command = new Command("doctor", "Says whether a user's bots can trade: what works, what does not, what to do. Nothing is traded. Exit code 2 when they cannot.") { user };
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            (services, token) => RunAsync(services, result.GetRequiredValue(user), result.InvocationConfiguration.Output, token),
            cancellationToken,
            builder =>
            {
                builder.Services.AddSecurity(Server.Keys(builder, demo: false, mayMake: false));
                Server.AddPrices(builder, demo: false);
            }));
        return command;
    }

    /// <summary>Examines the user and tells what was found.</summary>
    /// <exception cref="ProblemException">There is no such user.</exception>
    public static async Task<int> RunAsync(IServiceProvider services, string username, TextWriter output, CancellationToken cancellationToken)
    {
        var tenant = await services.GetRequiredService<ISystemQueries>().FindTenantAsync(username, cancellationToken) ?? throw new ProblemException($"There is no user '{username}'.");
        await using var scope = services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        var result = await scope.Services.GetRequiredService<IMediator>().Send(new DiagnoseQuery(), cancellationToken);
        if (!result.IsOk)
        {
            await output.WriteLineAsync($"failed   {result.Error.Text}");
            return Sick;
        }

        foreach (var check in result.Value)
        {
            await output.WriteLineAsync($"{check.Status,-8} {check.Name,-13} {check.Text}");
            if (check.Remedy is not null)
            {
                await output.WriteLineAsync($"{string.Empty,-8} {string.Empty,-13} → {check.Remedy}");
            }
        }

        return result.Value.Any(check => check.Status == "failed") ? Sick : 0;
    }
}
