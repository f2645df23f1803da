using System.CommandLine;
using System.Globalization;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.WebApi.Hosting;
using MediatR;

namespace EggMoney.WebApi.CommandLine;

/// <summary><c>verify-audit</c> on the command line.</summary>
internal static class VerifyAuditCommand
{
    private const int Altered = 2;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var user = new Option<string?>("--user") { Description = "Only this user's; by default everybody's.", HelpName = "NAME" };
        var command = new Command("verify-audit", "Says whether the audit is as it was written, and names the first entry of each chain that is not. Exit code 2 when one is not.") { user };
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            (services, token) => RunAsync(services, result.GetValue(user), result.InvocationConfiguration.Output, token),
            cancellationToken));
        return command;
    }

    /// <summary>Verifies the chains and tells what was found.</summary>
    /// <exception cref="ProblemException">There is no such user.</exception>
    public static async Task<int> RunAsync(IServiceProvider services, string? username, TextWriter output, CancellationToken cancellationToken)
    {
        var system = services.GetRequiredService<ISystemQueries>();
        var tenants = username is null ? await system.ListTenantsAsync(cancellationToken)
            : await system.FindTenantAsync(username, cancellationToken) is { } named ? [named]
            : throw new ProblemException($"There is no user '{username}'.");
        var (chains, entries, broken) = (0, 0L, 0);
        foreach (var tenant in tenants)
        {
            await using var scope = services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
            var verdict = await scope.Services.GetRequiredService<IMediator>().Send(new VerifyAuditQuery(), cancellationToken);
            chains++;
            entries += verdict.Entries;
            if (verdict.Break is { } found)
            {
                broken++;
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ALTERED: user {tenant.Id}, entry {found.Sequence}: {found.Problem}"));
            }
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{chains} {(chains == 1 ? "chain" : "chains")} with {entries} {(entries == 1 ? "entry" : "entries")} verified: {(broken == 0 ? "all as written" : $"{broken} altered")}."));
        return broken == 0 ? 0 : Altered;
    }
}
