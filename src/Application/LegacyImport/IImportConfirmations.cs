namespace EggMoney.Application.LegacyImport;

/// <summary>What a dry run answers and the real run needs: so nobody imports what they have not looked at, or to somebody else.</summary>
public interface IImportConfirmations
{
    /// <summary>Makes one, good for an hour.</summary>
    /// <param name="userId">Who the data is of.</param>
    /// <param name="fingerprint">The files.</param>
    /// <param name="options">How; whether it is a dry run does not count.</param>
    string Make(Guid userId, string fingerprint, ImportOptions options);

    /// <summary>Whether it was made for just this, and is still good.</summary>
    bool IsGood(string confirmation, Guid userId, string fingerprint, ImportOptions options);
}
