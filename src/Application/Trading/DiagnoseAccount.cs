using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Tries everything that bots need of a brokerage account, one call after another. Nothing is traded, and nothing changed.</summary>
/// <param name="CredentialId">The account; it need not be the active one.</param>
/// <param name="Power">What the broker has just answered to <see cref="VerifyAccountQuery"/>; null to ask.</param>
public sealed record DiagnoseAccountQuery(Guid CredentialId, BuyingPower? Power = null) : ITenantRequest<Result<IReadOnlyList<CheckDto>>>;

/// <summary>Something that was tried.</summary>
/// <param name="Name">What, for programs: <c>keys</c>, <c>quote</c>, <c>holdings</c>, <c>orders</c>, <c>accountValue</c>; of a user also <c>trading</c>, <c>schedule</c>, <c>bots</c>, <c>answers</c>, <c>lastNight</c>.</param>
/// <param name="Status"><c>ok</c>; <c>warning</c>: bots can trade, but somebody should look; <c>failed</c>: they cannot; <c>skipped</c>: not tried, because something before it failed.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null when nothing is.</param>
public sealed record CheckDto(string Name, string Status, string Text, string? Remedy)
{
    internal static CheckDto Ok(string name, string text) => new(name, "ok", text, null);

    internal static CheckDto Warning(string name, string text, string remedy) => new(name, "warning", text, remedy);

    internal static CheckDto Failed(string name, string text, string remedy) => new(name, "failed", text, remedy);

    /// <summary>A sentence with its figures, the same in every country.</summary>
    internal static string Words(string format, params object?[] arguments) => string.Format(CultureInfo.InvariantCulture, format, arguments);

    internal static CheckDto Skipped(string name) => new(
        name, "skipped", Language.Pick("Not tried, because the broker did not take the call before it.", "앞의 요청이 실패하여 확인하지 않았습니다."), null);
}

internal sealed class DiagnoseAccountHandler(IEggMoneyDbFactory databases, TenantBroker brokers, IQuotes quotes, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<DiagnoseAccountQuery, Result<IReadOnlyList<CheckDto>>>
{
    /// <summary>What is asked about where the user has no bot.</summary>
    private const string AnySymbol = "TQQQ";

    private static readonly string[] AfterKeys = ["quote", "holdings", "orders", "accountValue"];

    public async Task<Result<IReadOnlyList<CheckDto>>> Handle(DiagnoseAccountQuery request, CancellationToken cancellationToken)
    {
        IBroker broker;
        UserCredential account;
        List<string> symbols;
        List<Position> books;
        bool active;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            if (await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.CredentialId, cancellationToken) is not { } credential)
            {
                return CommonErrors.NotFound;
            }

            try
            {
                broker = brokers.Open(credential);
            }
            catch (BrokerException exception) when (exception.Error == BrokerError.NotSent)
            {
                return BrokerErrors.NotInstalled;
            }

            account = credential;
            active = credential.Active;
            symbols = await db.Bots.Select(bot => bot.Symbol).Distinct().Order().ToListAsync(cancellationToken);
            books = await db.Positions.AsNoTracking().ToListAsync(cancellationToken);
        }

        var checks = new List<CheckDto>();
        if (await TryAsync(checks, "keys", async () => Describe(request.Power ?? await broker.GetBuyingPowerAsync(symbols.FirstOrDefault() ?? AnySymbol, 1, cancellationToken))))
        {
            foreach (var symbol in symbols.DefaultIfEmpty(AnySymbol))
            {
                if (!await TryAsync(checks, "quote", async () => Describe(await broker.GetQuoteAsync(symbol, cancellationToken)))
                    && (await quotes.GetAsync(account, [symbol], cancellationToken)).TryGetValue(symbol, out var other))
                {
                    // A practice account may be priced by its owner's account for money.
                    checks[^1] = CheckDto.Warning("quote", checks[^1].Text, CheckDto.Words(Language.Pick(
                        "Nothing: another account of yours tells the price, {0}.", "조치할 것이 없습니다. 다른 계좌에서 시세 {0}을(를) 받습니다."), other.Price));
                }
            }

            await TryAsync(checks, "holdings", async () => Describe(await broker.GetHoldingsAsync(cancellationToken), active ? symbols : null, books));
            await TryAsync(checks, "orders", () => DescribeOrdersAsync(broker, cancellationToken));
            await TryAsync(checks, "accountValue", async () => Describe(await broker.GetAccountValueAsync(cancellationToken)), needed: false);
        }
        else
        {
            checks.AddRange(AfterKeys.Select(CheckDto.Skipped));
        }

        return Result.Ok<IReadOnlyList<CheckDto>>(checks);
    }

    private static async Task<bool> TryAsync(List<CheckDto> checks, string name, Func<Task<CheckDto>> ask, bool needed = true)
    {
        try
        {
            checks.Add(await ask());
            return true;
        }
        catch (BrokerException exception)
        {
            var remedy = Remedy(exception.Error);
            checks.Add(needed ? CheckDto.Failed(name, exception.Message, remedy) : CheckDto.Warning(name, exception.Message, Language.Pick("Bots do not need it.", "봇의 거래에는 필요하지 않습니다.")));
            return false;
        }
    }

    private static string Remedy(BrokerError error) => error switch
    {
        BrokerError.KeyRefused => Language.Pick(
            "Compare app key, app secret, account number and environment with what the broker shows, and enter them again. Keys for practice and for money differ.",
            "앱키, 앱시크릿, 계좌번호, 환경을 증권사에 표시된 값과 비교하여 다시 입력하십시오. 모의투자와 실전투자의 키는 서로 다릅니다."),
        BrokerError.BadRequest => Language.Pick(
            "The broker does not know what it was asked about: check the symbols of the bots, and the account's product code.",
            "증권사가 요청한 대상을 알지 못합니다. 봇의 종목과 계좌의 상품코드를 확인하십시오."),
        BrokerError.RateLimited => Language.Pick(
            "Too many calls with these keys. Is another program using them? Wait a minute and try again.",
            "이 키로 요청이 너무 많습니다. 다른 프로그램이 같은 키를 쓰고 있지 않은지 확인하고 1분 뒤 다시 시도하십시오."),
        _ => Language.Pick(
            "The broker does not answer, or not yet. Try again in some minutes; if it stays so, look whether the broker announced maintenance.",
            "증권사가 응답하지 않습니다. 몇 분 뒤 다시 시도하고, 계속되면 증권사의 점검 공지를 확인하십시오."),
    };

    private static CheckDto Describe(BuyingPower power) => CheckDto.Ok("keys", CheckDto.Words(Language.Pick(
        "The broker takes the keys and the account number; {0:N2} dollars are free.", "증권사가 키와 계좌번호를 확인했습니다. 주문 가능 금액은 {0:N2}달러입니다."), power.Dollars));

    private static CheckDto Describe(Quote quote) => CheckDto.Ok("quote", CheckDto.Words(Language.Pick(
        "{0} is at {1}, and closed at {2} before.", "{0} 현재가 {1}, 전일 종가 {2}입니다."), quote.Symbol, quote.Price, quote.PreviousClose));

    private static CheckDto Describe(IReadOnlyList<BrokerHolding> held, List<string>? traded, List<Position> books)
    {
        var text = CheckDto.Words(Language.Pick("The account holds {0} symbols.", "계좌에 {0}개 종목을 보유하고 있습니다."), held.Count);
        if (traded is null)
        {
            return CheckDto.Ok("holdings", text);
        }

        var differences = HoldingDifference.Find(traded, books, held);
        return differences.Count == 0
            ? CheckDto.Ok("holdings", text + " " + Language.Pick("They are those of the books.", "장부와 일치합니다."))
            : CheckDto.Warning(
                "holdings",
                Language.Pick("The books and the broker differ (books ≠ broker): ", "장부와 증권사의 수량이 다릅니다(장부 ≠ 증권사): ") + string.Join(", ", differences),
                Language.Pick("Look at the account's trades, and correct whichever side is wrong.", "계좌의 거래 내역을 확인하여 잘못된 쪽을 바로잡으십시오."));
    }

    private static CheckDto Describe(AccountValue value) => CheckDto.Ok("accountValue", CheckDto.Words(Language.Pick(
        "{0:N2} dollars in cash, {1:N2} in shares.", "현금 {0:N2}달러, 주식 {1:N2}달러입니다."), value.Cash, value.Holdings));

    private async Task<CheckDto> DescribeOrdersAsync(IBroker broker, CancellationToken cancellationToken)
    {
        var session = calendar.LatestSessionOpenedBy(clock.Now())?.Date ?? DateOnly.FromDateTime(clock.Now());
        var orders = await broker.GetOrdersAsync(session, cancellationToken);
        return CheckDto.Ok("orders", CheckDto.Words(Language.Pick(
            "The broker lists {0} orders of {1:yyyy-MM-dd}; {2} of them are open.", "증권사의 {1:yyyy-MM-dd} 주문은 {0}건이며, 그중 {2}건이 미체결입니다."),
            orders.Count, session, orders.Count(order => order.State == BrokerOrderState.Open)));
    }
}
