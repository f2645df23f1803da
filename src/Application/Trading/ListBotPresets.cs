using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>A handful of settings to begin with, each ready to be added.</summary>
/// <param name="Budget">Dollars that a bot may need at most: its seed is made from it.</param>
public sealed record ListBotPresetsQuery(decimal Budget = ListBotPresetsQuery.DefaultBudget) : ITenantRequest<Result<IReadOnlyList<BotPresetDto>>>
{
    /// <summary>100 dollars a day for forty days.</summary>
    public const decimal DefaultBudget = 4_000;
}

/// <summary>Settings to begin with.</summary>
/// <param name="Key">Stable.</param>
/// <param name="Title">In the reader's language.</param>
/// <param name="Text">What it does and whom it is for, in the reader's language.</param>
/// <param name="Settings">Ready to be added; the name is one that is free.</param>
/// <param name="MostMoney">Dollars that it may invest at most.</param>
public sealed record BotPresetDto(string Key, string Title, string Text, BotSettings Settings, decimal MostMoney);

internal sealed class ListBotPresetsValidator : AbstractValidator<ListBotPresetsQuery>
{
    public ListBotPresetsValidator() => RuleFor(query => query.Budget).InclusiveBetween(40, 100_000_000);
}

internal sealed class ListBotPresetsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListBotPresetsQuery, Result<IReadOnlyList<BotPresetDto>>>
{
    /// <summary>As a renewal gives them to its bots (trading rules, section 9).</summary>
    private static readonly ClosingDipRule[] Dips = [new(0.05m, 0.2m), new(0.07m, 0.3m), new(0.10m, 0.5m)];

    public async Task<Result<IReadOnlyList<BotPresetDto>>> Handle(ListBotPresetsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var taken = (await db.Bots.AsNoTracking().Select(bot => bot.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        BotPresetDto Preset(string key, string symbol, decimal maxTier, string title, string text, TrailingSettings? trailing = null)
        {
            // Down to the cent: no more than the budget.
            var seed = decimal.Floor(request.Budget / maxTier * 100) / 100;
            return new(key, title, text, new(FreeName(symbol, taken), symbol, seed, MaxTier: maxTier, Active: true, ClosingDipRules: Dips, Trailing: trailing), Money.ToCents(seed * maxTier));
        }

        return Result.Ok<IReadOnlyList<BotPresetDto>>(
        [
            Preset(
                "steady",
                "TQQQ",
                40,
                Language.Pick("TQQQ, steady", "TQQQ 기본형"),
                Language.Pick(
                    "Buys one fortieth of the money on days below the average or the band, and sells all at 10 % profit. Drops near the close are bought a little more. The usual choice.",
                    "평균가나 밴드보다 낮은 날에 자금의 40분의 1씩 매수하고, 10% 수익에서 전량 매도합니다. 장 마감 무렵 급락하면 조금 더 매수합니다. 가장 많이 쓰는 설정입니다.")),
            Preset(
                "quick",
                "TQQQ",
                20,
                Language.Pick("TQQQ, quick", "TQQQ 빠른형"),
                Language.Pick(
                    "Like the steady one, in twenty parts: the money works sooner, and is used up sooner when prices keep falling.",
                    "기본형과 같지만 자금을 20회로 나눕니다. 자금이 빨리 투입되는 대신 하락이 길어지면 먼저 소진됩니다.")),
            Preset(
                "semiconductors",
                "SOXL",
                40,
                Language.Pick("SOXL, steady", "SOXL 기본형"),
                Language.Pick(
                    "The steady settings on semiconductors. It moves more than TQQQ: cycles are shorter, and falls deeper.",
                    "반도체 종목에 기본형 설정을 적용합니다. TQQQ보다 변동이 커서 사이클이 짧고 하락도 깊습니다.")),
            Preset(
                "letItRun",
                "TQQQ",
                40,
                Language.Pick("TQQQ, let it run", "TQQQ 추세 추종형"),
                Language.Pick(
                    "At 10 % profit, with a third of the money in, it does not sell but follows the price with a stop 10 % of the average below the high. It wins more in long rises, and gives some back when they turn.",
                    "자금의 30% 이상이 투입된 상태에서 10% 수익에 이르면 바로 팔지 않고, 고점에서 평균가의 10% 아래에 트레일링 스탑을 두고 따라갑니다. 긴 상승에서 더 벌고, 꺾일 때 일부를 돌려줍니다."),
                new(Enabled: true)),
        ]);
    }

    /// <summary>As a renewal names its bots: two letters and a number.</summary>
    private static string FreeName(string symbol, HashSet<string> taken)
    {
        for (var number = 1; ; number++)
        {
            var name = $"{symbol[..2]}_{number}";
            if (!taken.Contains(name))
            {
                return name;
            }
        }
    }
}
