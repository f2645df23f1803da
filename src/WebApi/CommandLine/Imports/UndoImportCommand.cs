using System.CommandLine;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Domain.LegacyImport;
using EggMoney.WebApi.Hosting;
using MediatR;
using UndoRequest = EggMoney.Application.LegacyImport.UndoImportCommand;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary><c>undo-import</c> on the command line.</summary>
internal static class UndoImportCommand
{
    private const int Refused = 2;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var user = new Option<string>("--user") { Description = "Whose.", HelpName = "NAME", Required = true };
        var import = new Option<Guid?>("--import") { Description = "Which; by default the latest that is here.", HelpName = "ID" };
        var command = new Command("undo-import", "Takes away exactly what an import brought. Exit code 2 when trading went on with it, and it stays.") { user, import };
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            async (services, token) =>
            {
                await using var scope = await TenantScopes.BeginAsync(services, result.GetRequiredValue(user), token);
                return await UndoAsync(scope.Services.GetRequiredService<IMediator>(), result.GetRequiredValue(user), result.GetValue(import), result.InvocationConfiguration, token);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> UndoAsync(IMediator mediator, string username, Guid? id, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var which = id ?? await LatestAsync(mediator, username, cancellationToken);
        var undone = await mediator.Send(new UndoRequest(which), cancellationToken);
        if (undone.Error == CommonErrors.NotFound)
        {
            throw new ProblemException(Language.Pick($"{username} has no import {which}.", $"{username} 사용자에게 {which} 가져오기가 없습니다."));
        }

        if (!undone.IsOk)
        {
            await console.Error.WriteLineAsync(undone.Error.Text);
            return Refused;
        }

        await console.Output.WriteLineAsync(Language.Pick(
            $"The import {which} of {undone.Value.FileName} is undone. Trading of {username} is paused.", $"{undone.Value.FileName} 가져오기({which})를 되돌렸습니다. {username} 사용자의 거래는 중지되어 있습니다."));
        return 0;
    }

    private static async Task<Guid> LatestAsync(IMediator mediator, string username, CancellationToken cancellationToken)
    {
        var imports = await mediator.Send(new ListImportsQuery(), cancellationToken);
        return imports.Value?.FirstOrDefault(import => import.State == ImportState.Imported)?.Id
            ?? throw new ProblemException(Language.Pick($"Nothing that was imported for {username} is here.", $"{username} 사용자에게 가져온 것이 없습니다."));
    }
}
