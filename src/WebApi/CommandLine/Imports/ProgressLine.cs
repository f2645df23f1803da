using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary>Says on standard error how far an import is: in place at a terminal, elsewhere now and then, and only of a long one.</summary>
internal sealed class ProgressLine(TextWriter error, TimeProvider clock) : IProgress<ImportProgress>, IDisposable
{
    private static readonly TimeSpan AtTerminal = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly bool _terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private readonly long _started = clock.GetTimestamp();
    private readonly Lock _lock = new();
    private long? _last;
    private int _width;

    public void Report(ImportProgress value)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var wait = _terminal ? AtTerminal : _last is null ? First : Elsewhere;
            if (clock.GetElapsedTime(_last ?? _started, now) < wait)
            {
                return;
            }

            _last = now;
            var percent = value.Total == 0 ? 100 : value.Done * 100 / value.Total;
            Write(string.Create(CultureInfo.InvariantCulture, $"{Language.Pick("History", "거래 내역")}: {value.Done:#,0} / {value.Total:#,0} ({percent} %)"));
        }
    }

    /// <summary>Clears the line, for the report.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_width > 0)
            {
                error.Write("\r" + new string(' ', _width) + "\r");
            }
        }
    }

    private void Write(string text)
    {
        if (!_terminal)
        {
            error.WriteLine(text);
            return;
        }

        error.Write("\r" + text);

        // A Hangul syllable is two columns wide.
        _width = text.Length * 2;
    }
}
