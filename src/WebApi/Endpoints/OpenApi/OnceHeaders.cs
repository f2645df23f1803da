using EggMoney.WebApi.Endpoints.ByHand;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>Says of operations that act once which header names the act.</summary>
internal static class OnceHeaders
{
    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<OnceMark>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = OnceFilter.KeyHeader,
                In = ParameterLocation.Header,
                Description = "A name of the caller's own for this act, for example a new UUID: however often it is sent, it happens once. Needed but for dry runs.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 100 },
            });
        }

        return Task.CompletedTask;
    }
}
