namespace EggMoney.Application.LegacyImport;

/// <summary>What the audit calls what is done with imports. It is written where the import is, into its user's audit.</summary>
public static class ImportActs
{
    /// <summary>An old machine's data moved in.</summary>
    public const string Done = "import.done";

    /// <summary>It was taken away again.</summary>
    public const string Undone = "import.undone";
}
