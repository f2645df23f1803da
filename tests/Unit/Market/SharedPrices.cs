namespace EggMoney.Unit.Market;

/// <summary>Price files beside the repository; they may not be republished, so no test may need them.</summary>
internal static class SharedPrices
{
    public static string? File(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.GetFiles("EggMoney.sln").Length > 0)
            {
                var file = Path.Combine(folder.FullName, "..", "shared", "prices", name);
                return System.IO.File.Exists(file) ? Path.GetFullPath(file) : null;
            }
        }

        return null;
    }
}
