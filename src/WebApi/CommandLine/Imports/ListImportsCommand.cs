using System.CommandLine;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.WebApi.Hosting;
using MediatR;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary><c>list-imports</c> on the command line.</summary>
internal static class ListImportsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var user = new Option<string>("--user") { Description = "Whose.", HelpName = "NAME", Required = true };
        var command = new Command("list-imports", "Lists what moved in for a user, newest first.") { user };
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            async (services, token) =>
            {
                await using var scope = await TenantScopes.BeginAsync(services, result.GetRequiredValue(user), token);
                var imports = await scope.Services.GetRequiredService<IMediator>().Send(new ListImportsQuery(), token);
                new ImportScreen(result.InvocationConfiguration.Output).Show(imports.IsOk ? imports.Value : throw new ProblemException(imports.Error.Text));
                return 0;
            },
            cancellationToken));
        return command;
    }
}

/// <summary>Scopes of users who are named at the command line.</summary>
internal static class TenantScopes
{
    /// <summary>A scope of the user's.</summary>
    /// <exception cref="ProblemException">There is no such user.</exception>
    public static async Task<ITenantScope> BeginAsync(IServiceProvider services, string username, CancellationToken cancellationToken) =>
        await services.GetRequiredService<ISystemQueries>().FindTenantAsync(username, cancellationToken) is { } tenant
            ? services.GetRequiredService<ITenantScopeFactory>().Begin(tenant)
            : throw new ProblemException(Language.Pick($"There is no user {username}.", $"{username} 사용자가 없습니다."));
}
