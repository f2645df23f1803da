namespace EggMoney.Integration.LegacyImport;

/// <summary>Files of old machines, current, old and damaged. They are shared by all tests: whoever changes one copies it first.</summary>
internal static class LegacyExamples
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "LegacyImport", "examples");

    /// <summary>Where an example is.</summary>
    /// <param name="name">A file or folder below <c>examples</c>, for example <c>current/chan/egg_chan.db</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such example.</exception>
    public static string Path(string name)
    {
        var path = System.IO.Path.Combine([Folder, .. name.Split('/')]);
        return System.IO.Path.Exists(path) ? path : throw new FileNotFoundException($"There is no example {name}.", path);
    }
}
