using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using FluentValidation;
using FluentValidation.Results;

namespace EggMoney.WebApi.Simulate;

/// <summary>Reads a file of users and bots, by the rules that the commands have, and says where it is wrong.</summary>
internal sealed class BotsFileReader(IValidator<BotSettings> botRules, IValidator<OpenTenantAccountCommand> accountRules)
{
    private const int LongestUsername = 64;
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    private static readonly JsonReaderOptions Places = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Names of the account's rules in the file, where they differ.</summary>
    private static readonly Dictionary<string, string> AccountFields = new(StringComparer.Ordinal)
    {
        [nameof(OpenTenantAccountCommand.Cash)] = "cash",
        [nameof(OpenTenantAccountCommand.SliceCount)] = "settings.twapCount",
        [nameof(OpenTenantAccountCommand.AutoStartThreshold)] = "settings.autoStartThreshold",
    };

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="InputFileException">It cannot be used as it is; the first thing that is wrong.</exception>
    public async Task<BotsFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var text = await BytesAsync(path, cancellationToken);
        JsonLines lines;
        BotsFile? file;
        try
        {
            lines = new(text, Places);
        }
        catch (JsonException exception)
        {
            throw new InputFileException(path, (int)(exception.LineNumber ?? 0) + 1, null, "this is not valid JSON", exception);
        }

        try
        {
            file = JsonSerializer.Deserialize<BotsFile>(text, Strict);
        }
        catch (JsonException exception)
        {
            var (field, problem) = JsonComplaint.Of(exception);
            throw new InputFileException(path, field.Length > 0 ? lines.Of(field) : (int)(exception.LineNumber ?? 0) + 1, field.Length > 0 ? field : null, problem, exception);
        }

        if (file is null)
        {
            throw new InputFileException(path, 1, null, "must be an object with users");
        }

        foreach (var (field, problem) in Complaints(file))
        {
            throw new InputFileException(path, lines.Of(field), field, problem);
        }

        return file;
    }

    private static async Task<byte[]> BytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                throw new InputFileException(path, null, null, "the file is larger than 16 MB");
            }

            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, null, null, "the file does not exist", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(path, null, null, "the file cannot be read: " + exception.Message, exception);
        }
    }

    private IEnumerable<(string Field, string Problem)> Complaints(BotsFile file)
    {
        if (file.Users.Count == 0)
        {
            yield return ("users", "must hold at least one user");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < file.Users.Count; index++)
        {
            foreach (var (field, problem) in Complaints(file.Users[index], names))
            {
                yield return ($"users[{index}]{field}", problem);
            }
        }
    }

    private IEnumerable<(string Field, string Problem)> Complaints(BotsFileUser? user, HashSet<string> names)
    {
        if (user is null)
        {
            yield return (string.Empty, "must be a user, not null");
            yield break;
        }

        if (string.IsNullOrWhiteSpace(user.Username) || user.Username.Length > LongestUsername || user.Username.Any(char.IsControl))
        {
            yield return (".username", $"must be 1 to {LongestUsername} characters");
        }
        else if (!names.Add(user.Username.Trim().Normalize(System.Text.NormalizationForm.FormKC)))
        {
            yield return (".username", $"'{user.Username}' is there twice");
        }

        foreach (var failure in accountRules.Validate(Account(user)).Errors)
        {
            yield return ("." + AccountFields.GetValueOrDefault(failure.PropertyName, "settings"), Problem(failure));
        }

        if (user.Bots.Count == 0)
        {
            yield return (".bots", "must hold at least one bot");
        }

        var bots = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < user.Bots.Count; index++)
        {
            if (user.Bots[index] is not { } bot)
            {
                yield return ($".bots[{index}]", "must be a bot, not null");
                continue;
            }

            foreach (var failure in botRules.Validate(bot).Errors)
            {
                yield return ($".bots[{index}].{CamelCase(failure.PropertyName)}", Problem(failure));
            }

            if (!bots.Add(bot.Name))
            {
                yield return ($".bots[{index}].name", $"'{bot.Name}' is there twice");
            }
        }
    }

    /// <summary>What opens the user's account.</summary>
    public static OpenTenantAccountCommand Account(BotsFileUser user)
    {
        var settings = user.Settings ?? new();
        return new(user.Cash, settings.AveragePriceCheckAuto, settings.AutoStart, settings.AutoStartThreshold, settings.TwapCount);
    }

    /// <summary>The rules' messages begin with the field's name, which is said already: <c>'Seed' must be …</c>.</summary>
    private static string Problem(ValidationFailure failure)
    {
        var message = failure.ErrorMessage.TrimEnd('.');
        var end = message.StartsWith('\'') ? message.IndexOf('\'', 1) : -1;
        return end < 0 ? message : message[(end + 1)..].TrimStart();
    }

    private static string CamelCase(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
