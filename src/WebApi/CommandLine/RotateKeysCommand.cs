using System.CommandLine;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.Hosting;
using MediatR;

namespace EggMoney.WebApi.CommandLine;

/// <summary><c>rotate-keys</c> on the command line.</summary>
internal static class RotateKeysCommand
{
    private const int AllCurrent = 0;
    private const int SomeLeft = 2;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("rotate-keys", "Encrypts all stored secrets anew under the first key of SECRET_KEY. Interrupted, it goes on from there when it is run again.");

        // A key that was made just now could read nothing, so none is made.
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            (services, token) => RunAsync(services, result.InvocationConfiguration.Output, token),
            cancellationToken,
            builder => builder.Services.AddSecurity(Server.Keys(builder, demo: false, mayMake: false))));
        return command;
    }

    /// <summary>Rotates everybody's secrets, one tenant after the other, and says what was done.</summary>
    /// <returns>The exit code: 0 when all are under the current key, 2 when some are not.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var (reencrypted, current, unreadable, failed) = (0, 0, 0, 0);
        try
        {
            foreach (var tenant in await services.GetRequiredService<ISystemQueries>().ListTenantsAsync(cancellationToken))
            {
                try
                {
                    var result = await RotateAsync(services, tenant, cancellationToken);
                    reencrypted += result.Reencrypted;
                    current += result.Current;
                    foreach (var left in result.Unreadable)
                    {
                        unreadable += left.Count;
                        await output.WriteLineAsync($"{tenant.Identifier}: {left.Count} unreadable under key {left.KeyId}: " + (left.KeyMissing
                            ? "that key is not in SECRET_KEY. Nothing is lost; add it behind the others and run this again."
                            : "damaged, or another row's. The user must enter them again."));
                    }
                }
#pragma warning disable CA1031 // One tenant's trouble must not keep the others under an old key; it is told, and the exit code says so.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    failed++;
                    await output.WriteLineAsync($"{tenant.Identifier}: failed ({exception.GetType().Name}). Run this again.");
                    services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RotateKeysCommand)).LogError(exception, "The secrets of {UserId} could not be rotated", tenant.Id);
                }
            }
        }
        finally
        {
            // Also when it is stopped half-way: what is done is done.
            await output.WriteLineAsync(
                $"Current key {services.GetRequiredService<SecretKeys>().Current.Id}: {reencrypted} re-encrypted, {current} current already, {unreadable} unreadable"
                + (failed > 0 ? $", {failed} users failed." : "."));
        }

        return unreadable + failed == 0 ? AllCurrent : SomeLeft;
    }

    private static async Task<RotationDto> RotateAsync(IServiceProvider services, TenantInfo tenant, CancellationToken cancellationToken)
    {
        await using var scope = services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        var result = await scope.Services.GetRequiredService<IMediator>().Send(new RotateSecretsCommand(), cancellationToken);
        return result.IsOk ? result.Value : throw new InvalidOperationException($"Refused: {result.Error.Code}.");
    }
}
