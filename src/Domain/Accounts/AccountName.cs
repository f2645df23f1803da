using System.Text;

namespace EggMoney.Domain.Accounts;

/// <summary>Usernames and e-mail addresses as they are compared: of two that look alike only one can be had.</summary>
public static class AccountName
{
    /// <summary>What is compared instead of a username or e-mail address. Any text is taken, also one that nobody can be called.</summary>
    public static string Normalize(string name) => Compose(name).Trim().ToUpperInvariant();

    /// <summary>One way of writing of the many that Unicode has: 한글 typed on a Mac and on a phone is the same text, full-width letters are plain ones.</summary>
    public static string Compose(string name)
    {
        // Half a surrogate pair, a non-character and NUL can be neither normalised nor stored everywhere; they become what no name holds.
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)).Replace('\uFFFE', '\uFFFD').Replace('\0', '\uFFFD');
        return text.Normalize(NormalizationForm.FormKC);
    }
}
