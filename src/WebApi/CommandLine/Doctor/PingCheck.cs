using EggMoney.Infrastructure.Operations;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Whether somebody is told when a night does not trade: a machine that is down tells nobody itself.</summary>
/// <param name="read">Reads whom to tell as the server does.</param>
internal sealed class PingCheck(Func<PingOptions> read) : IDoctorCheck
{
    public string Name => "ping";

    public bool NeedsTables => false;

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        try
        {
            // The path is what nobody else may know: with it anybody could say that all is well.
            return read().Url is { } url
                ? Finding.Ok(Name, $"{url.Host} is told once a session.", $"거래일마다 {url.Host}에 알립니다.")
                : Finding.Warn(
                    Name,
                    ("EGGMONEY_PING_URL is not set: nobody is told when a night does not trade.", "EGGMONEY_PING_URL이 설정되지 않아, 밤사이 거래가 되지 않아도 아무에게도 알려지지 않습니다."),
                    ("Set it to the URL of a service that wakes you when it is not asked in time (docs/reference.md).", "제때 요청이 없으면 깨워 주는 서비스의 URL을 설정하십시오(docs/reference.md)."));
        }
        catch (ProblemException problem)
        {
            return Finding.Wrong(Name, (problem.Message, problem.Message), ("Correct it, and start the server anew.", "값을 바로잡은 뒤 서버를 다시 시작하십시오."));
        }
    }
}
