using System.Text.Json;
using System.Text.Json.Serialization;

namespace EggMoney.Application.Common;

/// <summary>An enum as its names in camelCase; numbers are refused.</summary>
public sealed class EnumJson<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
