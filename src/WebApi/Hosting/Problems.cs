using System.Net.Sockets;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Persistence.Migrating;
using FluentValidation;
using Microsoft.AspNetCore.Connections;

namespace EggMoney.WebApi.Hosting;

/// <summary>Tells what somebody outside can mend from what is a defect of ours.</summary>
internal static class Problems
{
    /// <summary>One sentence for standard error; null for a defect, whose stack trace is wanted. It repeats no password.</summary>
    public static string? Describe(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ProblemException or InputFileException or BackupException or MigrationException:
                    return inner.Message;
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return "The port is busy: " + BusyPort(exception) + ". Stop the other program, or choose another with --urls http://localhost:PORT.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return "The port may not be used by this user; choose another with --urls http://localhost:PORT.";
            }
        }

        return null;
    }

    /// <summary>What breaks a rule, line by line.</summary>
    public static ProblemException Of(ValidationException exception) =>
        new(string.Join(Environment.NewLine, exception.Errors.Select(error => $"{error.PropertyName}: {error.ErrorMessage}")), exception);

    private static string BusyPort(Exception exception) =>
        exception.Message.TrimEnd('.') is { Length: > 0 } message ? char.ToLowerInvariant(message[0]) + message[1..] : "another program listens there";
}
