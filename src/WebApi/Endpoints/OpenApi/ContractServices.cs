using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>Registers the OpenAPI document: the contract with everybody who writes a client.</summary>
internal static class ContractServices
{
    public static IServiceCollection AddContract(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(Schemas.Describe);
        options.AddOperationTransformer(Operations.Describe);
        options.AddOperationTransformer(Uploads.Describe);
        options.AddOperationTransformer(OnceHeaders.Describe);
        options.AddDocumentTransformer(Contract.Complete);
    });
}
