using System.Globalization;
using System.Text;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Security;

namespace EggMoney.Infrastructure.Notifications;

/// <summary>Puts each message as a text file into a folder, from which the server's operator sends or reads it out. Only their account can read it:
/// a token in there opens somebody's account.</summary>
internal sealed class FileAccountMessages(OutboxOptions options, WallClock clock) : IAccountMessages
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task SendPasswordResetAsync(User user, string token, DateTime expiresAt, CancellationToken cancellationToken)
    {
        var until = string.Create(CultureInfo.InvariantCulture, $"{expiresAt:yyyy-MM-dd HH:mm} UTC");
        var (subject, body) = user.Locale == "ko"
            ? ("EggMoney 비밀번호 재설정", $"""
                {user.Username} 님, 안녕하십니까.

                비밀번호를 재설정하는 요청을 받았습니다. {until}까지 한 번만 새 비밀번호를 정할 수 있습니다.
                {(options.Address is null ? "EggMoney 주소 뒤에 아래를 붙여 브라우저에서 여십시오." : "브라우저에서 여십시오.")}

                {options.Address}/reset#token={token}

                요청하지 않으셨다면 이 메시지를 무시하십시오. 비밀번호는 바뀌지 않습니다.
                """)
            : ("Reset your EggMoney password", $"""
                Hello {user.Username},

                somebody asked to reset your password. You can set a new one, once, until {until}.
                {(options.Address is null ? "Open this in a browser, behind the address of your EggMoney server." : "Open this in a browser.")}

                {options.Address}/reset#token={token}

                If it was not you, do nothing: your password stays as it is.
                """);
        await WriteAsync($"To: {user.Email}\nSubject: {subject}\n\n{body}\n", cancellationToken);
    }

    /// <summary>Written aside and moved: whoever watches the folder sees whole messages.</summary>
    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        OwnerFolder.Create(options.Folder);
        var path = Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"{clock.Now():yyyyMMdd-HHmmss}-{clock.NewId():N}.txt"));
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = OwnerFile;
        }

        var aside = path + ".part";
        await using (var writer = new StreamWriter(aside, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), file))
        {
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
        }

        File.Move(aside, path);
    }
}
