using System.Security.Cryptography;
using System.Text;

namespace EggMoney.KisSimulator.Accounts;

/// <summary>Keys that look like the broker's and follow from a seed and a name.</summary>
internal static class KeyMaker
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static AccountKeys Make(int seed, string name, KisEnvironment environment, int index) => new(
        name,
        environment,
        ((environment == KisEnvironment.Real ? 12_345_678 : 50_123_456) + (index * 111)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        "01",
        "PS" + Text($"{seed}/{name}/{environment}/key", 34),
        Text($"{seed}/{name}/{environment}/secret", 179) + "=");

    private static string Text(string name, int length)
    {
        var text = new StringBuilder(length);
        for (var block = 0; text.Length < length; block++)
        {
            foreach (var part in SHA256.HashData(Encoding.UTF8.GetBytes($"{name}/{block}")))
            {
                if (text.Length < length)
                {
                    text.Append(Letters[part % Letters.Length]);
                }
            }
        }

        return text.ToString();
    }
}
