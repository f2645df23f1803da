using EggMoney.Application.Accounts;
using QRCoder;

namespace EggMoney.Infrastructure.Security;

/// <summary>QR codes with a margin, as cameras want them, and with what repairs a tenth of it.</summary>
internal sealed class QrCodes : IQrCodes
{
    private const int PixelsPerModule = 6;

    public string ToSvg(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }
}
