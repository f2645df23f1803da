using Microsoft.Playwright;

namespace EggMoney.Browser.Fixtures;

/// <summary>What somebody looks at the page with.</summary>
/// <param name="Name">For the names of files.</param>
/// <param name="Language">Their language.</param>
/// <param name="Theme">Dark or light.</param>
/// <param name="Width">Of the window, in pixels.</param>
/// <param name="Height">Of the window.</param>
public sealed record Look(string Name, string Language, ColorScheme Theme, int Width, int Height)
{
    /// <summary>Half awake, at seven in the morning.</summary>
    public static readonly Look Phone = new("phone-ko-light", "ko-KR", ColorScheme.Light, 375, 812);

    /// <summary>The same in the other language and theme.</summary>
    public static readonly Look NightPhone = new("phone-en-dark", "en-US", ColorScheme.Dark, 375, 812);

    /// <summary>Setting up a bot.</summary>
    public static readonly Look Desk = new("desk-en-light", "en-US", ColorScheme.Light, 1280, 900);

    /// <summary>The same in the other language and theme.</summary>
    public static readonly Look NightDesk = new("desk-ko-dark", "ko-KR", ColorScheme.Dark, 1280, 900);

    /// <summary>The smallest phone there is.</summary>
    public static readonly Look Narrow = new("narrow-ko-light", "ko-KR", ColorScheme.Light, 320, 640);

    public bool Korean => Language.StartsWith("ko", StringComparison.Ordinal);

    public bool Phones => Width < 600;

    /// <summary>One of the page's texts in their language.</summary>
    public string Say(string korean, string english) => Korean ? korean : english;

    public BrowserNewContextOptions Options(string address) => new()
    {
        BaseURL = address,
        Locale = Language,
        TimezoneId = "Asia/Seoul",
        ColorScheme = Theme,
        ReducedMotion = ReducedMotion.Reduce,
        ViewportSize = new() { Width = Width, Height = Height },
        IsMobile = Phones,
        HasTouch = Phones,
        AcceptDownloads = true,
    };

    public override string ToString() => Name;
}
