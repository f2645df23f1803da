using System.Data.Common;
using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Operations;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Whether the broker can be reached, and whether this machine's clock agrees with the broker's. No key is used, and nothing is asked that it counts.</summary>
internal sealed class BrokerCheck(KisOptions kis, KeyAges ages, WallClock wall, IMachineProbe probe) : IDoctorCheck
{
    /// <summary>The header has whole seconds, and the way takes its time.</summary>
    private static readonly TimeSpan Drifting = TimeSpan.FromSeconds(2);

    /// <summary>Windows of the session are missed, and tokens count as ended.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly (string English, string Korean) ClockRemedy = (
        "Switch on time synchronisation: timedatectl set-ntp true (package systemd-timesyncd or chrony).", "시간 동기화를 켜십시오: timedatectl set-ntp true (systemd-timesyncd 또는 chrony 패키지).");

    public string Name => "broker";

    public bool NeedsTables => false;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var url = kis.AddressOf(BrokerEnvironment.Real);
        var address = url.GetLeftPart(UriPartial.Authority);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience }) { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address + "/"));
        try
        {
            var sentAt = wall.Now();
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var took = wall.Now() - sentAt;
            return
            [
                Clock(answer.Headers.Date is { } date ? sentAt + (took / 2) - date.UtcDateTime : null, address),
                Finding.Ok(
                    Name,
                    string.Create(CultureInfo.InvariantCulture, $"{address} answers within {took.TotalMilliseconds:0} ms."),
                    string.Create(CultureInfo.InvariantCulture, $"{address} 주소가 {took.TotalMilliseconds:0} ms 만에 응답했습니다.")),
            ];
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var why = exception is TaskCanceledException ? Language.Pick("no answer within 5 s", "5초 안에 응답이 없습니다") : (exception.InnerException ?? exception).Message;
            var unreachable = Finding.Wrong(
                Name,
                ($"{address} cannot be reached: {why}", $"{address} 주소에 연결할 수 없습니다: {why}"),
                ("Look at the machine's network, name server and firewall; the broker is also closed for maintenance at times.", "서버의 네트워크, DNS, 방화벽을 확인하십시오. 증권사 점검 시간일 수도 있습니다."));
            return [Clock(null, address), await IsUsedAsync(cancellationToken) ? unreachable : unreachable with { State = FindingState.Warn }];
        }
    }

    /// <summary>Where everybody trades on paper, nobody needs the broker.</summary>
    private async Task<bool> IsUsedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await ages.ReadAsync(cancellationToken)).Count > 0;
        }
        catch (DbException)
        {
            return true;
        }
    }

    private Finding Clock(TimeSpan? ahead, string address)
    {
        const string name = "clock";
        var synchronised = probe.IsClockSynchronised();
        var sync = synchronised switch
        {
            true => ("synchronised", "동기화됨"),
            false => ("not synchronised", "동기화되지 않음"),
            null => ("nobody can say whether it is synchronised", "동기화 여부를 알 수 없음"),
        };
        if (ahead is not { } drift)
        {
            var unknown = ($"It could not be compared with the broker's; {sync.Item1}.", $"증권사 시각과 비교하지 못했습니다({sync.Item2}).");
            return synchronised == true ? Finding.Ok(name, unknown.Item1, unknown.Item2) : Finding.Warn(name, unknown, ClockRemedy);
        }

        // The header's seconds are cut off: on average the broker's time is half a second later than it says.
        drift -= TimeSpan.FromSeconds(0.5);
        var far = drift.Duration();
        var seen = (
            string.Create(CultureInfo.InvariantCulture, $"{far.TotalSeconds:0.0} s {(drift < TimeSpan.Zero ? "behind" : "ahead of")} {address}; {sync.Item1}."),
            string.Create(CultureInfo.InvariantCulture, $"{address}보다 {far.TotalSeconds:0.0}초 {(drift < TimeSpan.Zero ? "느립니다" : "빠릅니다")}({sync.Item2})."));
        return far > Lost ? Finding.Wrong(name, seen, ClockRemedy)
            : far > Drifting || synchronised == false ? Finding.Warn(name, seen, ClockRemedy)
            : Finding.Ok(name, seen.Item1, seen.Item2);
    }
}
