namespace EggMoney.Application.Accounts;

/// <summary>Draws QR codes.</summary>
public interface IQrCodes
{
    /// <summary>A text as an SVG image.</summary>
    string ToSvg(string text);
}
