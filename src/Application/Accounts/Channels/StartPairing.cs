using System.Security.Cryptography;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>Gives out a code with which a Telegram chat proves that it is the owner's. It is good once, and an earlier one no longer is.</summary>
/// <param name="Id">The channel.</param>
/// <param name="Proof">Who asks: a chat outlives the login, and may give commands.</param>
public sealed record StartPairingCommand(Guid Id, Proof Proof) : ITenantRequest<Result<PairingDto>>;

internal sealed class StartPairingValidator : AbstractValidator<StartPairingCommand>
{
    public StartPairingValidator()
    {
        RuleFor(request => request.Proof.Password).IsPassword();
        RuleFor(request => request.Proof.Totp).IsTotp();
        RuleFor(request => request.Proof.RecoveryCode).IsRecoveryCode();
    }
}

/// <summary>How to pair a chat.</summary>
/// <param name="Code">The code; shown this once.</param>
/// <param name="Until">UTC time after which it is no longer good.</param>
/// <param name="Message">What to send to the bot.</param>
/// <param name="Instructions">How, in the reader's language.</param>
public sealed record PairingDto(string Code, DateTime Until, string Message, string Instructions)
{
    /// <summary>Tells nothing: the code must not reach a log.</summary>
    public override string ToString() => nameof(PairingDto);
}

internal sealed class StartPairingHandler(
    IEggMoneyDbFactory databases, Reauthentication reauthentication, TenantSecrets secrets, IKeyedHash hashes, DeliveryOptions options, AuditTrail audit, WallClock clock)
    : IRequestHandler<StartPairingCommand, Result<PairingDto>>
{
    /// <summary>None that is read for another.</summary>
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Length = 10;

    public async Task<Result<PairingDto>> Handle(StartPairingCommand request, CancellationToken cancellationToken)
    {
        await using (var look = await databases.OpenAsync(cancellationToken))
        {
            if (!await look.NotificationChannels.AnyAsync(row => row.Id == request.Id, cancellationToken))
            {
                return CommonErrors.NotFound;
            }
        }

        if (await reauthentication.CheckAsync(request.Proof, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.NotificationChannels.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } channel)
        {
            return CommonErrors.NotFound;
        }

        string? token;
        try
        {
            token = await secrets.FindAsync(db, channel.Id, SecretFields.BotToken, cancellationToken);
        }
        catch (SecretException)
        {
            token = null;
        }

        if (token is null)
        {
            return ChannelErrors.TokenMissing;
        }

        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        channel.TokenHash = hashes.Of(HashPurposes.BotToken, token);
        channel.PairingHash = hashes.Of(HashPurposes.PairingCode, code);
        channel.PairingUntil = clock.Now() + options.PairingLife;
        await audit.AddAsync(db, "channel.pairing_started", channel.Id.ToString(), null, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return new PairingDto(
            code,
            channel.PairingUntil.Value,
            $"/start {code}",
            Language.Pick(
                $"Open a private chat with your bot in Telegram and send it: /start {code}",
                $"텔레그램에서 봇과의 1:1 채팅을 열고 다음을 보내십시오: /start {code}"));
    }
}
