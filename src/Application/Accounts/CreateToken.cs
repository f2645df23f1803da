using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Makes a personal access token for a script of the caller's.</summary>
/// <param name="Name">The caller's name for it.</param>
/// <param name="Scope">What it may do: <c>read</c> looks; <c>trade</c> changes bots, schedule, settings and stops too.</param>
/// <param name="ExpiresInDays">After how many days it is no longer good.</param>
/// <param name="Password">The password, again; for a token of scope <c>trade</c>, which outlives the login.</param>
/// <param name="Totp">The one-time password, where a second factor is on; for a token of scope <c>trade</c>.</param>
/// <param name="RecoveryCode">A recovery code in its place.</param>
public sealed record CreateTokenCommand(
    string Name,
    [property: JsonConverter(typeof(EnumJson<TokenScope>))] TokenScope Scope,
    int ExpiresInDays = 90,
    string? Password = null,
    string? Totp = null,
    string? RecoveryCode = null) : ITenantRequest<Result<NewTokenDto>>
{
    /// <summary>Tells nothing: a proof must not reach a log.</summary>
    public override string ToString() => nameof(CreateTokenCommand);
}

/// <summary>A new personal access token.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">The owner's name for it.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="ExpiresAt">UTC time after which it is no longer good.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Token">The token: send it as <c>Authorization: Bearer</c>. It is shown this once.</param>
public sealed record NewTokenDto(
    Guid Id, string Name, [property: JsonConverter(typeof(EnumJson<TokenScope>))] TokenScope Scope, DateTime ExpiresAt, DateTime CreatedAt, string Token)
{
    /// <summary>Tells nothing: the token must not reach a log.</summary>
    public override string ToString() => nameof(NewTokenDto);
}

internal sealed class CreateTokenValidator : AbstractValidator<CreateTokenCommand>
{
    public CreateTokenValidator()
    {
        RuleFor(request => request.Name)
            .IsPlainText()
            .Must(name => !string.IsNullOrWhiteSpace(name) && name.Length <= 100)
            .WithText("A name has 1 to 100 characters.", "이름은 1자 이상 100자 이하여야 합니다.");
        RuleFor(request => request.Scope).IsInEnum();
        RuleFor(request => request.ExpiresInDays).InclusiveBetween(1, 365);
        RuleFor(request => request.Password!).IsPassword().When(request => request.Password is not null);
        RuleFor(request => request.Totp).IsTotp();
        RuleFor(request => request.RecoveryCode).IsRecoveryCode();
    }
}

internal sealed class CreateTokenHandler(
    IEggMoneyDbFactory databases, IMultiTenantContextAccessor tenant, Reauthentication reauthentication, SecurityNotices notices, AuditTrail audit, WallClock clock)
    : IRequestHandler<CreateTokenCommand, Result<NewTokenDto>>
{
    /// <summary>Enough for every script of a person's, and few enough to look through.</summary>
    private const int MaxTokens = 20;

    public async Task<Result<NewTokenDto>> Handle(CreateTokenCommand request, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(request, cancellationToken) is { } error)
        {
            return error;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        var id = clock.NewId();
        var (token, hash) = OpaqueToken.Create(OpaqueToken.Personal, tenant.TenantInfo!.Id, id);
        var row = new PersonalToken
        {
            Id = id,
            Name = request.Name.Trim(),
            Scope = request.Scope,
            Hash = hash,
            CreatedAt = now,
            ExpiresAt = now.AddDays(request.ExpiresInDays),
        };
        db.PersonalTokens.Add(row);
        notices.Add(db, "tokenCreated", row.Name);
        await audit.AddAsync(db, "token.created", id.ToString("D"), null, new { row.Name, Scope = row.Scope.ToString(), row.ExpiresAt }, cancellationToken);

        // Counted after the audit's head was read, whose save lets only one of two writers at once through: so the count cannot be overtaken.
        if (await db.PersonalTokens.CountAsync(cancellationToken) >= MaxTokens)
        {
            return MeErrors.TooManyTokens.With(MaxTokens);
        }

        await db.SaveAsync(cancellationToken);
        return new NewTokenDto(row.Id, row.Name, row.Scope, row.ExpiresAt, row.CreatedAt, token);
    }

    /// <summary>A stolen session must not become a token that trades for a year.</summary>
    private async Task<Error?> RefusalAsync(CreateTokenCommand request, CancellationToken cancellationToken) =>
        request.Scope != TokenScope.Trade ? null
        : request.Password is not { } password ? AccountErrors.ProofRequired.At("password")
        : await reauthentication.CheckAsync(new(password, request.Totp, request.RecoveryCode), cancellationToken);
}
