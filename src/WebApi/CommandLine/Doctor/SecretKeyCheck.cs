using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>The keys that encrypt everybody's secrets: whether they are there, and whether others of the machine can read them.</summary>
/// <param name="load">Loads them as the server does.</param>
/// <param name="files">Files that hold them, those that are there.</param>
internal sealed class SecretKeyCheck(Func<SecretKeys> load, IReadOnlyList<string> files) : IDoctorCheck
{
    public string Name => "secret-key";

    public bool NeedsTables => false;

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        string current;
        try
        {
            current = load().Current.Id;
        }
        catch (ProblemException problem)
        {
            return Finding.Wrong(
                Name,
                (problem.Message, problem.Message),
                ("Put the key back from where its copy is kept; a new one opens nothing that is stored.", "보관해 둔 사본으로 키를 복구하십시오. 새 키로는 저장된 내용을 열 수 없습니다."));
        }

        if (files.FirstOrDefault(IsOpen) is { } open)
        {
            return Finding.Wrong(
                Name,
                ($"{open} can be read by every user of this machine.", $"{open} 파일을 이 서버의 모든 사용자가 읽을 수 있습니다."),
                ($"Run: chmod o-rwx {open} — and when anybody else has been here, renew the key (rotate-keys).", $"chmod o-rwx {open}을 실행하십시오. 다른 사람이 접속한 적이 있다면 키를 교체하십시오(rotate-keys)."));
        }

        return Finding.Ok(Name, $"The current key is {current}.", $"현재 키는 {current}입니다.");
    }

    private static bool IsOpen(string file) =>
        !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;
}
