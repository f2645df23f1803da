using System.Security.Cryptography;
using System.Text;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>The function that erases the tenant of the connection. It runs as the tables' owner, because no role that serves requests
/// may delete a user or what the audit says. Row security stays forced: the owner has policies of its own, which let it reach the rows
/// of the connection's tenant, and only inside the function.</summary>
internal static class EraseFunction
{
    /// <summary>Its name.</summary>
    public const string Name = "eggmoney_erase_user";

    /// <summary>True once the function has begun. Anybody may say so of themselves, but the policies that ask hold for the owner only.</summary>
    private const string Erasing = "current_setting('eggmoney.erasing', true) = 'on'";

    /// <summary>Who can manage the server, as <see cref="Membership"/> counts them: whoever never set a password cannot.</summary>
    internal const string ActiveAdmin = $"role = '{nameof(UserRole.Admin)}' AND active AND password_hash IS NOT NULL";

    /// <summary>Lets the function reach the tenant's rows of a table, and on <c>users</c> see whether there is another admin.</summary>
    /// <param name="table">The table.</param>
    /// <param name="mine">Which rows are the tenant's.</param>
    /// <param name="isUsers">Whether it is <c>users</c>.</param>
    public static IEnumerable<string> Policies(string table, string mine, bool isUsers)
    {
        yield return $"DROP POLICY IF EXISTS eggmoney_erase ON {table};";
        yield return $"CREATE POLICY eggmoney_erase ON {table} TO CURRENT_USER USING ({mine} AND {Erasing});";
        if (isUsers)
        {
            yield return $"DROP POLICY IF EXISTS eggmoney_erase_admins ON {table};";
            yield return $"CREATE POLICY eggmoney_erase_admins ON {table} FOR SELECT TO CURRENT_USER USING ({ActiveAdmin} AND {Erasing});";
        }
    }

    /// <summary>Makes it, unless it is as the model wants it.</summary>
    public static async Task ApplyAsync(NpgsqlConnection connection, IModel model, CancellationToken cancellationToken)
    {
        var script = Script(model);
        var comment = "eggmoney " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)))[..16];
        await using var command = new NpgsqlCommand(
            "SELECT obj_description(to_regprocedure($1), 'pg_proc') = $2", connection)
        {
            Parameters = { new() { Value = $"public.{Name}(uuid, timestamptz)" }, new() { Value = comment } },
        };
        if (await command.ExecuteScalarAsync(cancellationToken) is not true)
        {
            await using var apply = new NpgsqlCommand($"{script}\nCOMMENT ON FUNCTION public.{Name}(uuid, timestamptz) IS '{comment}';", connection);
            await apply.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Takes it away.</summary>
    public static async Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"DROP FUNCTION IF EXISTS public.{Name}(uuid, timestamptz)", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Script(IModel model)
    {
        var deletes = string.Join("\n  ", ErasureOrder.Of(model).Select(table => $"DELETE FROM public.{table} WHERE user_id = erased_user;"));
        return $"""
            DROP FUNCTION IF EXISTS public.{Name}(uuid, timestamptz);
            CREATE FUNCTION public.{Name}(erased_user uuid, erased_at timestamptz) RETURNS text
            LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp
            AS $body$
            #variable_conflict error
            BEGIN
              IF erased_user IS NULL OR erased_user IS DISTINCT FROM {RowSecurity.Tenant} THEN
                RAISE EXCEPTION 'Only the tenant of this connection can be erased.' USING ERRCODE = 'insufficient_privilege';
              END IF;

              -- For the owner's policies; it ends with the transaction. (Only a superuser may make it part of the function itself.)
              PERFORM set_config('eggmoney.erasing', 'on', true);

              -- Whoever changes who is an admin takes this row first: of the last two, one waits here and then sees the other gone.
              PERFORM FROM public.server_state WHERE id = {ServerState.OnlyId} FOR UPDATE;

              -- Whoever adds a row of the user's holds on to the user: so this waits for those on their way, and those who come later are refused.
              PERFORM FROM public.users WHERE id = erased_user FOR UPDATE;
              IF NOT FOUND THEN RETURN '{nameof(Application.Accounts.Erasure.Gone)}'; END IF;

              IF EXISTS (SELECT FROM public.users WHERE id = erased_user AND {ActiveAdmin})
                AND NOT EXISTS (SELECT FROM public.users WHERE id <> erased_user AND {ActiveAdmin}) THEN
                RETURN '{nameof(Application.Accounts.Erasure.LastAdmin)}';
              END IF;

              IF EXISTS (SELECT FROM public.orders WHERE user_id = erased_user AND state = '{nameof(OrderState.Open)}')
                OR EXISTS (SELECT FROM public.order_slices WHERE user_id = erased_user AND state IN ({ErasureOrder.UnfinishedStates})) THEN
                RETURN '{nameof(Application.Accounts.Erasure.OrdersOpen)}';
              END IF;

              INSERT INTO public.audit_tombstones (id, entries, head_hash, ended_at)
                SELECT gen_random_uuid(), sequence, hash, erased_at FROM public.audit_heads WHERE user_id = erased_user;
              DELETE FROM public.invitations WHERE for_user_id = erased_user OR used_by = erased_user OR (created_by = erased_user AND used_at IS NULL);
              UPDATE public.invitations SET created_by = NULL, version = version + 1 WHERE created_by = erased_user;
              {deletes}
              DELETE FROM public.users WHERE id = erased_user;
              RETURN '{nameof(Application.Accounts.Erasure.Erased)}';
            END
            $body$;
            REVOKE ALL ON FUNCTION public.{Name}(uuid, timestamptz) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION public.{Name}(uuid, timestamptz) TO {PostgresConnections.AppRole};
            """;
    }
}
