using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace EggMoney.WebApi.Endpoints.Page;

/// <summary>The files of the built page, as they were when the server started: what is not among them is not served, wherever a path points.</summary>
internal sealed class PageFiles
{
    /// <summary>The variable that names another folder.</summary>
    public const string Variable = "EGGMONEY_PAGE";

    private const string Index = "/index.html";

    /// <summary>Files whose name says what is in them.</summary>
    private const string Hashed = "/assets/";

    /// <summary>In the order in which they are given when a browser takes either.</summary>
    private static readonly (string Extension, string Encoding)[] Compressions = [(".br", "br"), (".gz", "gzip")];

    private static readonly FileExtensionContentTypeProvider Types = new() { Mappings = { [".webmanifest"] = "application/manifest+json" } };

    private readonly Dictionary<string, PageFile> _files = new(StringComparer.Ordinal);

    private PageFiles(string folder) => Folder = folder;

    /// <summary>Where they are, or would be.</summary>
    public string Folder { get; }

    /// <summary>Whether there is a page at all.</summary>
    public bool Exist => _files.ContainsKey(Index);

    /// <summary>The page itself; null when it was not built.</summary>
    public PageFile? Start => _files.GetValueOrDefault(Index);

    /// <summary>What whoever starts a server without the page should know.</summary>
    public string Missing =>
        $"The page is missing ({Folder}): install Node.js 18 or newer with npm and build again. The API is served without it, and described at /docs.";

    /// <summary>Looks at the folder that the settings name, or at the one beside the program.</summary>
    public static PageFiles Read(IConfiguration configuration) =>
        Read(configuration[Variable] is { Length: > 0 } folder ? Path.GetFullPath(folder) : Path.Combine(AppContext.BaseDirectory, "page"));

    /// <summary>The file of a request's path.</summary>
    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>Whether a path is one of a file, and not of a page's place: nobody who asks for a picture is served by HTML.</summary>
    public static bool IsFile(string path) => path.StartsWith(Hashed, StringComparison.Ordinal) || Types.TryGetContentType(path, out _);

    private static PageFiles Read(string folder)
    {
        var files = new PageFiles(folder);
        if (!Directory.Exists(folder))
        {
            return files;
        }

        var found = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: "/" + System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(file => !file.Path.Contains("/.", StringComparison.Ordinal))
            .ToDictionary(file => file.Path, file => file.File, StringComparer.Ordinal);
        foreach (var (path, file) in found)
        {
            if (!Compressions.Any(compression => path.EndsWith(compression.Extension, StringComparison.Ordinal)) && Types.TryGetContentType(path, out var type))
            {
                var hashed = path.StartsWith(Hashed, StringComparison.Ordinal);
                files._files[path] = new(
                    WithCharset(type),
                    hashed,
                    [
                        .. Compressions.Where(compression => found.ContainsKey(path + compression.Extension)).Select(compression => Copy(found[path + compression.Extension], compression.Encoding, hashed)),
                        Copy(file, null, hashed),
                    ]);
            }
        }

        return files;
    }

    /// <summary>A hashed file is never asked for again, so that only the others need a mark of their own.</summary>
    private static PageCopy Copy(string file, string? encoding, bool hashed) =>
        new(file, encoding, hashed ? null : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)).AsSpan(0, 16)));

    private static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("javascript", StringComparison.Ordinal) || type.EndsWith("json", StringComparison.Ordinal) || type.EndsWith("xml", StringComparison.Ordinal)
            ? type + "; charset=utf-8"
            : type;
}

/// <summary>A file of the page.</summary>
/// <param name="Type">Its content type.</param>
/// <param name="Hashed">Its name holds a hash of its contents: under this name it never changes.</param>
/// <param name="Copies">Compressed, the best first, and at last as it is.</param>
internal sealed record PageFile(string Type, bool Hashed, PageCopy[] Copies);

/// <summary>A file as it lies on the disk.</summary>
/// <param name="Path">Where.</param>
/// <param name="Encoding">How it is compressed; null is not.</param>
/// <param name="Tag">What changes with its contents; null where the name does.</param>
internal sealed record PageCopy(string Path, string? Encoding, string? Tag);
