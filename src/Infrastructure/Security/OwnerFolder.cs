namespace EggMoney.Infrastructure.Security;

/// <summary>Folders for what is nobody else's business: books, keys, messages.</summary>
public static class OwnerFolder
{
    /// <summary>Makes a folder that only its owner can enter. One that exists keeps its mode.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
