using System.CommandLine;
using EggMoney.Application.Accounts;
using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.WebApi.Hosting;
using FluentValidation;
using MediatR;

namespace EggMoney.WebApi.CommandLine;

/// <summary><c>create-admin</c> on the command line.</summary>
internal static class CreateAdminCommand
{
    private const string PasswordVariable = "EGGMONEY_ADMIN_PASSWORD";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var username = new Option<string>("--username") { Description = "Their name.", HelpName = "NAME", Required = true };
        var email = new Option<string?>("--email") { Description = "Their e-mail address.", HelpName = "MAIL" };
        var promote = new Option<bool>("--promote") { Description = "Make a user who is here already an admin." };
        var demo = new Option<bool>("--demo") { Description = "In the demonstration's database." };
        var command = new Command("create-admin", $"Makes an admin. The password is taken from {PasswordVariable}, asked at the terminal, or read from standard input.") { username, email, promote, demo };
        command.Validators.Add(result =>
        {
            if (result.GetValue(promote) == (result.GetValue(email) is not null))
            {
                result.AddError("Give --email for a new admin, or --promote for a user who is here already.");
            }
        });
        command.SetAction((result, cancellationToken) => CommandHost.RunPreparedAsync(
            result.GetValue(demo),
            async (services, token) =>
            {
                await Databases.RefuseAnotherKindAsync(services, result.GetValue(demo), token);
                await using var scope = services.CreateAsyncScope();
                await RunAsync(scope.ServiceProvider, result.GetRequiredValue(username), result.GetValue(email), result.InvocationConfiguration, token);
                return 0;
            },
            cancellationToken));
        return command;
    }

    private static async Task RunAsync(IServiceProvider services, string username, string? email, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (email is null)
        {
            await PromoteAsync(services, username, cancellationToken);
            await console.Output.WriteLineAsync($"{username} is an admin now.");
            return;
        }

        var password = await SecretPrompt.ReadAsync(PasswordVariable, $"Password of {username}", console.Error, cancellationToken);
        await AddAsync(services, new(username, email, password), cancellationToken);
        await console.Output.WriteLineAsync($"{username} is an admin and can log in.");
    }

    private static async Task AddAsync(IServiceProvider services, AddAdminCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var added = await services.GetRequiredService<IMediator>().Send(command, cancellationToken);
            if (added.Error == RegistrationErrors.UsernameTaken)
            {
                throw new ProblemException($"There is a user {command.Username} already. Make them an admin with: create-admin --username {command.Username} --promote");
            }

            ThrowIfRefused(added);
        }
        catch (ValidationException exception)
        {
            throw Problems.Of(exception);
        }
    }

    private static async Task PromoteAsync(IServiceProvider services, string username, CancellationToken cancellationToken)
    {
        var user = await services.GetRequiredService<ISystemQueries>().FindTenantAsync(username, cancellationToken)
            ?? throw new ProblemException($"There is no user {username}.");
        ThrowIfRefused(await services.GetRequiredService<IMediator>().Send(new UpdateTenantCommand(user.Id, Active: true, UserRole.Admin), cancellationToken));
    }

    private static void ThrowIfRefused<T>(Result<T> result)
    {
        if (result.Error is { } error)
        {
            throw new ProblemException(error.Text);
        }
    }
}
