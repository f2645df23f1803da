namespace EggMoney.Infrastructure.Tenancy;

/// <summary>A save would have reached another tenant's rows, or there is no tenant to save for. Always a defect of the caller.</summary>
public sealed class MultiTenantException(string message) : InvalidOperationException(message);
