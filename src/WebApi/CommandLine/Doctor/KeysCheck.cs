using EggMoney.Application.Common;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Whose broker keys end soon: the broker gives them for a year, and takes no order with those that have ended. Names only.</summary>
internal sealed class KeysCheck(KeyAges ages, WallClock clock) : IDoctorCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>So many are named; a person has no use for more at once.</summary>
    private const int Named = 20;

    public string Name => "broker-keys";

    public bool NeedsTables => true;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var (ended, soon) = (new List<string>(), new List<string>());
        var accounts = await ages.ReadAsync(cancellationToken);
        foreach (var (user, age) in accounts)
        {
            var left = age.EndsBy - clock.Now();
            (left <= TimeSpan.Zero ? ended : left <= Soon ? soon : []).Add($"{user} ({age.EndsBy:yyyy-MM-dd})");
        }

        var remedy = (
            "They issue new keys at the broker and enter them under Settings, before that day.", "해당 사용자가 그 전에 증권사에서 키를 새로 발급받아 설정 화면에 입력해야 합니다.");
        return
        [
            ended.Count > 0
                ? Finding.Wrong(Name, ($"Ended, a year after they were entered: {List(ended)}.", $"입력한 지 1년이 지나 만료되었습니다: {List(ended)}."), remedy)
                : soon.Count > 0
                    ? Finding.Warn(Name, ($"They end within 30 days, at the latest on the day named: {List(soon)}.", $"30일 안에 만료됩니다(늦어도 표시된 날짜): {List(soon)}."), remedy)
                    : Finding.Ok(Name, $"{accounts.Count} {(accounts.Count == 1 ? "account has" : "accounts have")} keys of the broker; none end within 30 days.", $"증권사 키가 있는 계좌 {accounts.Count}개. 30일 안에 만료되는 키는 없습니다."),
        ];
    }

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Count > Named ? Language.Pick($" and {names.Count - Named} more", $" 외 {names.Count - Named}명") : "");
}
