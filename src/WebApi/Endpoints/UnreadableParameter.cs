using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace EggMoney.WebApi.Endpoints;

/// <summary>Finds the parameter that could not be read: of one that may be left out, the generated code says only that there was one.</summary>
internal static class UnreadableParameter
{
    private static readonly MethodInfo Parses = typeof(UnreadableParameter).GetMethod(nameof(CanParse), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Its name; null when all can be read.</summary>
    public static string? Find(HttpContext http) => http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
        .Where(parameter => parameter.HasTryParse && !CanRead(parameter.ParameterInfo.ParameterType, http.Request.Query[parameter.Name]))
        .Select(parameter => parameter.Name)
        .FirstOrDefault();

    private static bool CanRead(Type type, string? text)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        return string.IsNullOrEmpty(text)
            || !target.GetInterfaces().Any(known => known.IsGenericType && known.GetGenericTypeDefinition() == typeof(IParsable<>))
            || (bool)Parses.MakeGenericMethod(target).Invoke(null, [text])!;
    }

    private static bool CanParse<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);
}
