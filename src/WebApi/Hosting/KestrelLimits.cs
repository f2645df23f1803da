using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EggMoney.WebApi.Hosting;

/// <summary>How much of a small machine one caller can take.</summary>
internal static class KestrelLimits
{
    /// <summary>No request of the API is nearly as large.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MaxConcurrentConnections = 2000;
        limits.MaxConcurrentUpgradedConnections = 0;
    }
}
