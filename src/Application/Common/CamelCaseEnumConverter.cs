using System.Text.Json;
using System.Text.Json.Serialization;

namespace EggMoney.Application.Common;

/// <summary>Writes an enum's names as the API writes everything, in camelCase, and takes no numbers for them.</summary>
public sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
