using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Says whether the user's bots can trade tonight, and if not, why not: the active account, and all that else keeps bots from trading.</summary>
public sealed record DiagnoseQuery : ITenantRequest<Result<IReadOnlyList<CheckDto>>>;

internal sealed class DiagnoseHandler(IEggMoneyDbFactory databases, IMediator mediator, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<DiagnoseQuery, Result<IReadOnlyList<CheckDto>>>
{
    public async Task<Result<IReadOnlyList<CheckDto>>> Handle(DiagnoseQuery request, CancellationToken cancellationToken)
    {
        var checks = new List<CheckDto>();
        UserCredential? account;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            account = await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
            checks.Add(await TradingAsync(db, cancellationToken));
            checks.Add(Describe(await db.Schedules.AsNoTracking().SingleOrDefaultAsync(cancellationToken)));
            checks.AddRange(Describe(await db.Bots.AsNoTracking().OrderBy(bot => bot.Ordinal).ToListAsync(cancellationToken)));
            checks.AddRange(await AnswersAsync(db, cancellationToken));
            checks.Add(await LastNightAsync(db, cancellationToken));
        }

        if (account is null)
        {
            checks.Add(CheckDto.Failed(
                "keys",
                Language.Pick("No brokerage account is active.", "활성화된 증권 계좌가 없습니다."),
                Language.Pick("Add one and activate it.", "증권 계좌를 등록하고 활성화하십시오.")));
            return checks;
        }

        var asked = await mediator.Send(new DiagnoseAccountQuery(account.Id), cancellationToken);
        if (!asked.IsOk)
        {
            return asked.Error;
        }

        checks.AddRange(asked.Value);
        return checks;
    }

    private static async Task<CheckDto> TradingAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var state = await db.Users.AsNoTracking().Select(user => new { user.Active, user.TradingPaused, Server = db.ServerState.Any(server => server.TradingPaused) }).SingleAsync(cancellationToken);
        const string name = "trading";
        return state switch
        {
            { Active: false } => CheckDto.Failed(
                name, Language.Pick("The user is inactive.", "비활성 사용자입니다."), Language.Pick("An admin must activate the user.", "관리자가 사용자를 활성화해야 합니다.")),
            { Server: true } => CheckDto.Failed(
                name, Language.Pick("The admins have paused the whole server.", "관리자가 서버 전체의 거래를 멈췄습니다."), Language.Pick("Ask them.", "관리자에게 문의하십시오.")),
            { TradingPaused: true } => CheckDto.Failed(
                name, Language.Pick("Trading is paused.", "거래가 일시 정지되어 있습니다."), Language.Pick("Resume it.", "거래를 재개하십시오.")),
            _ => CheckDto.Ok(name, Language.Pick("Nobody has paused trading.", "거래가 정지되어 있지 않습니다.")),
        };
    }

    private CheckDto Describe(Schedule? schedule)
    {
        const string name = "schedule";
        if (schedule is not { Enabled: true })
        {
            return CheckDto.Failed(name, Language.Pick("The schedule is off.", "일정이 꺼져 있습니다."), Language.Pick("Switch it on.", "일정을 켜십시오."));
        }

        var now = clock.Now();
        var today = DateOnly.FromDateTime(now);
        var plans = calendar.SessionsBetween(today, today.AddDays(15) < calendar.LastDate ? today.AddDays(15) : calendar.LastDate).Select(session => SessionPlan.For(schedule, session));
        return plans.FirstOrDefault(plan => plan.PlanAt > now) is { } next
            ? CheckDto.Ok(name, CheckDto.Words(Language.Pick("The next plan is made at {0:u} for {1:yyyy-MM-dd}, in {2} slices.", "다음 계획은 {0:u}에 {1:yyyy-MM-dd} 장을 위해 세워지며, {2}회로 나누어 주문합니다."),
                next.PlanAt,
                next.Session.Date,
                next.SliceTimes.Count))
            : CheckDto.Failed(name, Language.Pick("The calendar ends.", "달력의 끝입니다."), Language.Pick("Update the server.", "서버를 업데이트하십시오."));
    }

    private static IEnumerable<CheckDto> Describe(List<Bot> bots)
    {
        const string name = "bots";
        var trading = bots.Count(bot => bot is { Active: true, Paused: false });
        yield return trading > 0
            ? CheckDto.Ok(name, CheckDto.Words(Language.Pick("{0} of {1} bots trade.", "봇 {1}개 중 {0}개가 거래합니다."), trading, bots.Count))
            : CheckDto.Failed(name, Language.Pick("No bot trades.", "거래하는 봇이 없습니다."), Language.Pick("Add one, or activate and resume one.", "봇을 추가하거나 활성화하고 재개하십시오."));
        foreach (var bot in bots.Where(bot => bot is { Active: true, Paused: true }))
        {
            yield return bot.PauseReason switch
            {
                PauseReason.SplitSuspected => CheckDto.Failed(
                    name,
                    CheckDto.Words(Language.Pick("{0} was stopped: {1} looks as if it had been split.", "{0} 정지됨: {1}이(가) 액면분할된 것으로 보입니다."), bot.Name, bot.Symbol),
                    Language.Pick("Apply the split if there was one, or resume the bot.", "실제 분할이라면 분할을 적용하고, 아니라면 봇을 재개하십시오.")),
                PauseReason.OrderUndecided => CheckDto.Failed(
                    name,
                    CheckDto.Words(Language.Pick("{0} was stopped: the broker's lists do not say what became of an order.", "{0} 정지됨: 주문의 결과를 증권사 목록에서 확인할 수 없습니다."), bot.Name),
                    Language.Pick("Look at the order in the broker's app, and answer whether it was placed.", "증권사 앱에서 주문을 확인하고, 접수되었는지 답하십시오.")),
                _ => CheckDto.Warning(
                    name, CheckDto.Words(Language.Pick("{0} is paused.", "{0} 일시 정지 상태입니다."), bot.Name), Language.Pick("Resume it if it is to trade.", "거래하려면 봇을 재개하십시오.")),
            };
        }
    }

    /// <summary>Orders that only their owner can say something about, of bots that trade or not.</summary>
    private static async Task<List<CheckDto>> AnswersAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        const string name = "answers";
        var asked = await (
            from slice in db.OrderSlices.AsNoTracking().Where(SliceFilters.NeedsAnswer)
            join order in db.Orders.AsNoTracking() on slice.OrderId equals order.Id
            join bot in db.Bots.WithDeleted().AsNoTracking() on order.BotId equals bot.Id
            orderby slice.SessionDate, slice.Number
            select new { bot.Name, slice }).ToListAsync(cancellationToken);
        return asked.Count == 0
            ? [CheckDto.Ok(name, Language.Pick("No order needs an answer.", "답변이 필요한 주문이 없습니다."))]
            : asked.ConvertAll(row => CheckDto.Warning(
                name,
                CheckDto.Words(
                    Language.Pick("{0}, {1:yyyy-MM-dd}: what became of slice {2} ({3}, {4:0.########} shares at {5}) is not known.", "{0}, {1:yyyy-MM-dd}: {3} {2}번 분할 주문({4:0.########}주, 지정가 {5})의 결과를 확인할 수 없습니다."),
                    row.Name,
                    row.slice.SessionDate,
                    row.slice.Number,
                    row.slice.Symbol,
                    row.slice.Quantity,
                    row.slice.LimitPrice),
                CheckDto.Words(
                    Language.Pick("Look in the broker's app, and answer slice {0}: its number there, or that it was never placed.", "증권사 앱에서 확인한 뒤 분할 주문 {0}에 증권사 주문번호 또는 접수된 적 없음을 답변하십시오."),
                    row.slice.Id)));
    }

    private static async Task<CheckDto> LastNightAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        const string name = "lastNight";
        var runs = await db.DispatchRuns.AsNoTracking()
            .Where(run => run.Phase == WorkPhase.CloseSession || run.Phase == WorkPhase.Plan)
            .OrderByDescending(run => run.SessionDate)
            .Take(4)
            .ToListAsync(cancellationToken);
        if (runs.FirstOrDefault(run => run.Phase == WorkPhase.CloseSession) is not { } close)
        {
            return CheckDto.Ok(name, Language.Pick("No session has been traded yet.", "아직 거래한 장이 없습니다."));
        }

        var missed = runs.Exists(run => run.SessionDate == close.SessionDate && run is { Phase: WorkPhase.Plan, State: RunState.Missed });
        return (close.State, missed) switch
        {
            (RunState.Succeeded, false) => CheckDto.Ok(name, CheckDto.Words(Language.Pick("{0:yyyy-MM-dd} was traded and reconciled.", "{0:yyyy-MM-dd} 장은 거래와 정산이 끝났습니다."), close.SessionDate)),
            (_, true) => CheckDto.Warning(
                name,
                CheckDto.Words(Language.Pick("{0:yyyy-MM-dd} was missed: no plan was made in time.", "{0:yyyy-MM-dd} 장은 제때 계획을 세우지 못해 거래하지 않았습니다."), close.SessionDate),
                Language.Pick("Was the server running?", "서버가 실행 중이었는지 확인하십시오.")),
            _ => CheckDto.Warning(
                name,
                CheckDto.Words(Language.Pick("{0:yyyy-MM-dd} is not reconciled: {1}", "{0:yyyy-MM-dd} 장이 정산되지 않았습니다: {1}"), close.SessionDate, close.Error ?? close.State.ToString()),
                Language.Pick("Wait for the next look; the server goes on asking.", "서버가 계속 확인하고 있으니 기다리십시오.")),
        };
    }
}
