using EggMoney.Infrastructure.Security;

namespace EggMoney.WebApi.Hosting;

/// <summary>Finds the server's keys.</summary>
internal static class SecretKeyFile
{
    /// <summary>The variable that holds them.</summary>
    public const string Variable = "SECRET_KEY";

    private const string FileName = "secret.key";

    /// <summary>The keys of the variable; else, and never in production, those of a file that only its owner can read.</summary>
    /// <param name="configured">The variable's value.</param>
    /// <param name="folder">Where the file is.</param>
    /// <param name="production">People's keys are at stake: a file beside the database would be stolen with it.</param>
    /// <param name="mayMake">Whether the file is made when it is missing.</param>
    /// <param name="say">Told when a file is used.</param>
    /// <exception cref="ProblemException">There is none, or it cannot be used.</exception>
    public static SecretKeys Load(string? configured, string folder, bool production, bool mayMake, Action<string> say)
    {
        if (configured is { Length: > 0 })
        {
            return Parse(configured, Variable);
        }

        if (production)
        {
            throw new ProblemException(
                $"{Variable} is not set. In production it must hold the key that encrypts people's broker keys (32 bytes, url-safe base64). "
                + $"Make one with: openssl rand -base64 32 | tr '+/' '-_'  — and keep a copy: without it nobody's keys can be read. (Under ASPNETCORE_ENVIRONMENT=Development a file is made.)");
        }

        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                if (!mayMake)
                {
                    throw new ProblemException($"{Variable} is not set, and there is no key file {path}.");
                }

                Make(path);
                say($"{Variable} is not set: made a key in {path}, readable by this user only. Keep it with the database; production takes it from {Variable}.");
            }

            return Parse(File.ReadAllText(path).Trim(), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException($"The key file {path} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Written aside and moved, so that two servers that start at once end up with one key.</summary>
    private static void Make(string path)
    {
        OwnerFolder.Create(Path.GetDirectoryName(path)!);
        var aside = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(aside, options))
        {
            writer.WriteLine(SecretKeys.Generate());
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }

    private static SecretKeys Parse(string text, string from)
    {
        try
        {
            return SecretKeys.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new ProblemException($"{from}: {exception.Message}", exception);
        }
    }
}
