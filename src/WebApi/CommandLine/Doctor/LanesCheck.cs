using System.Text.Json;
using EggMoney.WebApi.Endpoints.Health;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Whether the server has lanes enough for everybody to trade in time. It alone has measured: it is asked.</summary>
/// <param name="server">Where it listens on this machine.</param>
internal sealed class LanesCheck(string server) : IDoctorCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => "lanes";

    public bool NeedsTables => false;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        DispatchDto dispatch;
        try
        {
            dispatch = await AskAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return
            [
                Finding.Warn(
                    Name,
                    ($"No server at {server} says how many it needs: {exception.Message}", $"{server} 주소의 서버에서 필요한 레인 수를 확인하지 못했습니다: {exception.Message}"),
                    ("Start the server, or name where it listens by ASPNETCORE_URLS.", "서버를 시작하거나, 서버가 요청을 받는 주소를 ASPNETCORE_URLS로 지정하십시오.")),
            ];
        }

        return
        [
            dispatch.LanesNeeded > dispatch.Lanes
                ? Finding.Warn(
                    Name,
                    ($"The server has {dispatch.Lanes}, and would need {dispatch.LanesNeeded} for everybody's orders to be out in time.", $"현재 {dispatch.Lanes}개이며, 모든 사용자의 주문을 제때 내려면 {dispatch.LanesNeeded}개가 필요합니다."),
                    ($"Set Dispatch__Lanes={dispatch.LanesNeeded} and start the server anew.", $"Dispatch__Lanes={dispatch.LanesNeeded}(으)로 설정하고 서버를 다시 시작하십시오."))
                : Finding.Ok(Name, $"{dispatch.Lanes}; {dispatch.LanesNeeded} would do.", $"{dispatch.Lanes}개이며, {dispatch.LanesNeeded}개면 충분합니다."),
        ];
    }

    private async Task<DispatchDto> AskAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Patience };

        // One that is not ready answers 503, and says the same.
        using var answer = await http.GetAsync(new Uri(server + "/health/ready"), cancellationToken);
        var ready = await answer.Content.ReadFromJsonAsync<ReadyDto>(cancellationToken);
        return ready?.Dispatch ?? throw new JsonException("It is not EggMoney that answers.");
    }
}
