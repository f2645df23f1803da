using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EggMoney.Infrastructure.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class NightShift : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orders_user_id_bot_id_session_date_origin",
                table: "orders");

            migrationBuilder.AddColumn<DateTime>(
                name: "backup_at",
                table: "server_state",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "backup_error",
                table: "server_state",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "drill_at",
                table: "server_state",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "drill_error",
                table: "server_state",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "number",
                table: "orders",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "operation_id",
                table: "orders",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "read_at",
                table: "notifications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "relayed_at",
                table: "notifications",
                type: "timestamp with time zone",
                nullable: true);

            // What was written before there were channels is not sent now.
            migrationBuilder.Sql("UPDATE notifications SET relayed_at = created_at;");

            migrationBuilder.AddColumn<string>(
                name: "error",
                table: "notification_channels",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "failing_since",
                table: "notification_channels",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "paired_at",
                table: "notification_channels",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "pairing_hash",
                table: "notification_channels",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "pairing_until",
                table: "notification_channels",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "token_hash",
                table: "notification_channels",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "daily_exchange_rates",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    won = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_daily_exchange_rates", x => new { x.user_id, x.date });
                    table.ForeignKey(
                        name: "fk_daily_exchange_rates_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "equity_points",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_date = table.Column<DateOnly>(type: "date", nullable: false),
                    cash = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    holdings = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    cost = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    reserve = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    net_deposits = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    realised_profit = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    unpriced = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_equity_points", x => new { x.user_id, x.session_date });
                    table.ForeignKey(
                        name: "fk_equity_points_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    request = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    body_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_records", x => new { x.user_id, x.name });
                    table.ForeignKey(
                        name: "fk_idempotency_records_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "live_events",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    data = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_live_events", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_live_events_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "notification_deliveries",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    notification_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    parts_sent = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    sent_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification_deliveries", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_notification_deliveries_channel",
                        columns: x => new { x.user_id, x.channel_id },
                        principalTable: "notification_channels",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_notification_deliveries_notification",
                        columns: x => new { x.user_id, x.notification_id },
                        principalTable: "notifications",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_notification_deliveries_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "notification_settings",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fills = table.Column<bool>(type: "boolean", nullable: false),
                    unfilled = table.Column<bool>(type: "boolean", nullable: false),
                    daily_report = table.Column<bool>(type: "boolean", nullable: false),
                    errors = table.Column<bool>(type: "boolean", nullable: false),
                    security = table.Column<bool>(type: "boolean", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    quiet_until = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification_settings", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_notification_settings_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "operations",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    bot_id = table.Column<Guid>(type: "uuid", nullable: true),
                    data = table.Column<string>(type: "text", nullable: false),
                    step = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    next_step_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    node = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operations", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_operations_bots_user_id_bot_id",
                        columns: x => new { x.user_id, x.bot_id },
                        principalTable: "bots",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_operations_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "price_days",
                columns: table => new
                {
                    market = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    symbol = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    open = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    high = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    low = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    close = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    volume = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: true),
                    fetched_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_price_days", x => new { x.market, x.symbol, x.date });
                });

            migrationBuilder.CreateTable(
                name: "server_nodes",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    program_version = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    left_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    lanes = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_server_nodes", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "telegram_polls",
                columns: table => new
                {
                    token_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    offset = table.Column<long>(type: "bigint", nullable: false),
                    node = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_telegram_polls", x => x.token_hash);
                });

            migrationBuilder.UpdateData(
                table: "server_state",
                keyColumn: "id",
                keyValue: 1,
                columns: new[] { "backup_at", "backup_error", "drill_at", "drill_error" },
                values: new object[] { null, null, null, null });

            migrationBuilder.CreateIndex(
                name: "ix_orders_user_id_bot_id_session_date_origin_number",
                table: "orders",
                columns: new[] { "user_id", "bot_id", "session_date", "origin", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orders_user_id_operation_id",
                table: "orders",
                columns: new[] { "user_id", "operation_id" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_relayed_at_user_id",
                table: "notifications",
                columns: new[] { "relayed_at", "user_id" },
                filter: "relayed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notification_channels_token_hash",
                table: "notification_channels",
                column: "token_hash");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_records_user_id_created_at",
                table: "idempotency_records",
                columns: new[] { "user_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_live_events_user_id_created_at",
                table: "live_events",
                columns: new[] { "user_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_notification_deliveries_state_next_attempt_at",
                table: "notification_deliveries",
                columns: new[] { "state", "next_attempt_at" });

            migrationBuilder.CreateIndex(
                name: "ix_notification_deliveries_user_id_channel_id_state",
                table: "notification_deliveries",
                columns: new[] { "user_id", "channel_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_notification_deliveries_user_id_notification_id_channel_id",
                table: "notification_deliveries",
                columns: new[] { "user_id", "notification_id", "channel_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_operations_state_next_step_at",
                table: "operations",
                columns: new[] { "state", "next_step_at" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_user_id_bot_id",
                table: "operations",
                columns: new[] { "user_id", "bot_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "daily_exchange_rates");

            migrationBuilder.DropTable(
                name: "equity_points");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "live_events");

            migrationBuilder.DropTable(
                name: "notification_deliveries");

            migrationBuilder.DropTable(
                name: "notification_settings");

            migrationBuilder.DropTable(
                name: "operations");

            migrationBuilder.DropTable(
                name: "price_days");

            migrationBuilder.DropTable(
                name: "server_nodes");

            migrationBuilder.DropTable(
                name: "telegram_polls");

            migrationBuilder.DropIndex(
                name: "ix_orders_user_id_bot_id_session_date_origin_number",
                table: "orders");

            migrationBuilder.DropIndex(
                name: "ix_orders_user_id_operation_id",
                table: "orders");

            migrationBuilder.DropIndex(
                name: "ix_notifications_relayed_at_user_id",
                table: "notifications");

            migrationBuilder.DropIndex(
                name: "ix_notification_channels_token_hash",
                table: "notification_channels");

            migrationBuilder.DropColumn(
                name: "backup_at",
                table: "server_state");

            migrationBuilder.DropColumn(
                name: "backup_error",
                table: "server_state");

            migrationBuilder.DropColumn(
                name: "drill_at",
                table: "server_state");

            migrationBuilder.DropColumn(
                name: "drill_error",
                table: "server_state");

            migrationBuilder.DropColumn(
                name: "number",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "operation_id",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "read_at",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "relayed_at",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "error",
                table: "notification_channels");

            migrationBuilder.DropColumn(
                name: "failing_since",
                table: "notification_channels");

            migrationBuilder.DropColumn(
                name: "paired_at",
                table: "notification_channels");

            migrationBuilder.DropColumn(
                name: "pairing_hash",
                table: "notification_channels");

            migrationBuilder.DropColumn(
                name: "pairing_until",
                table: "notification_channels");

            migrationBuilder.DropColumn(
                name: "token_hash",
                table: "notification_channels");

            migrationBuilder.CreateIndex(
                name: "ix_orders_user_id_bot_id_session_date_origin",
                table: "orders",
                columns: new[] { "user_id", "bot_id", "session_date", "origin" },
                unique: true);
        }
    }
}
