using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EggMoney.Infrastructure.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "server_state",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    trading_paused = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_server_state", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    username = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    password_hash = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    trading_paused = table.Column<bool>(type: "boolean", nullable: false),
                    simulated = table.Column<bool>(type: "boolean", nullable: false),
                    normalized_email = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    normalized_username = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bots",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    symbol = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    added_seed = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    profit_rate = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    band_percent = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    max_tier = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    pivot_rule = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    check_average_price = table.Column<bool>(type: "boolean", nullable: false),
                    check_band_price = table.Column<bool>(type: "boolean", nullable: false),
                    skip_sell = table.Column<bool>(type: "boolean", nullable: false),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    paused = table.Column<bool>(type: "boolean", nullable: false),
                    sell_cooldown_days = table.Column<int>(type: "integer", nullable: false),
                    sell_cooldown_loss_only = table.Column<bool>(type: "boolean", nullable: false),
                    closing_dip_rules = table.Column<string>(type: "text", nullable: false),
                    trailing_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    trailing_tier_threshold = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    trailing_stop_rate = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    trailing_floor_rate = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    last_sale_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_sale_profit = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: true),
                    last_sold_session = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bots", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_bots_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "cash_accounts",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cash = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    net_deposits = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    realised_profit = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cash_accounts", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_cash_accounts_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "cash_entries",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cash_entries", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_cash_entries_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "dispatch_runs",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_date = table.Column<DateOnly>(type: "date", nullable: false),
                    phase = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    next_attempt_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    node = table.Column<string>(type: "text", nullable: false),
                    fence = table.Column<int>(type: "integer", nullable: false),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dispatch_runs", x => new { x.user_id, x.session_date, x.phase, x.number });
                    table.ForeignKey(
                        name: "fk_dispatch_runs_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "notifications",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    session_date = table.Column<DateOnly>(type: "date", nullable: true),
                    data = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_notifications_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "schedules",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_time = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    slice_start = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    slice_end = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    slice_count = table.Column<int>(type: "integer", nullable: false),
                    closing_dip_time = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    report_time = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    enabled_since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedules", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_schedules_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    average_price_check_auto = table.Column<bool>(type: "boolean", nullable: false),
                    auto_start = table.Column<bool>(type: "boolean", nullable: false),
                    auto_start_threshold = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_settings_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "user_credentials",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    broker = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    label = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    active = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_credentials", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_user_credentials_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    symbol = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    session_date = table.Column<DateOnly>(type: "date", nullable: false),
                    origin = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    requested = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    netted = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    filled_quantity = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    filled_amount = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    filled_fees = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    cost_removed = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    average_price_before = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    cycle_started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    latest_fill_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    planned_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orders", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_orders_bots_user_id_bot_id",
                        columns: x => new { x.user_id, x.bot_id },
                        principalTable: "bots",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orders_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "positions",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bot_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    symbol = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    average_price = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    averaging_cost = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    cost = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    cycle_started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    latest_trade_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    trailing_mode = table.Column<bool>(type: "boolean", nullable: false),
                    high_watermark = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    stop_price = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_positions", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_positions_bots_user_id_bot_id",
                        columns: x => new { x.user_id, x.bot_id },
                        principalTable: "bots",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_positions_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "decisions",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bot_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    session_date = table.Column<DateOnly>(type: "date", nullable: false),
                    origin = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    rule = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    amount = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    inputs = table.Column<string>(type: "text", nullable: false),
                    decided_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decisions", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_decisions_bots_user_id_bot_id",
                        columns: x => new { x.user_id, x.bot_id },
                        principalTable: "bots",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_decisions_orders_user_id_order_id",
                        columns: x => new { x.user_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_decisions_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "order_slices",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_date = table.Column<DateOnly>(type: "date", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    symbol = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    side = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    limit_price = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    credential_id = table.Column<Guid>(type: "uuid", nullable: true),
                    submitting_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    send_deadline = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    submit_sequence = table.Column<int>(type: "integer", nullable: false),
                    order_date = table.Column<DateOnly>(type: "date", nullable: true),
                    order_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    filled_quantity = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    filled_amount = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    filled_fees = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    missing_since = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_slices", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_order_slices_orders_user_id_order_id",
                        columns: x => new { x.user_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_order_slices_user_credentials_user_id_credential_id",
                        columns: x => new { x.user_id, x.credential_id },
                        principalTable: "user_credentials",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_order_slices_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "trades",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bot_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    symbol = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    session_date = table.Column<DateOnly>(type: "date", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    price = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    total = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    fees = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    average_price = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    profit = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: true),
                    profit_rate = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: true),
                    realised_profit = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: true),
                    added_seed_shortfall = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    cycle_started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    executed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trades", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_trades_bots_user_id_bot_id",
                        columns: x => new { x.user_id, x.bot_id },
                        principalTable: "bots",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_trades_orders_user_id_order_id",
                        columns: x => new { x.user_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_trades_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "fills",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    slice_id = table.Column<Guid>(type: "uuid", nullable: true),
                    bot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_id = table.Column<Guid>(type: "uuid", nullable: true),
                    order_date = table.Column<DateOnly>(type: "date", nullable: true),
                    order_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    cumulative_quantity = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: true),
                    netting_pair_id = table.Column<Guid>(type: "uuid", nullable: true),
                    side = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    symbol = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    session_date = table.Column<DateOnly>(type: "date", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    amount = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    fees = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    cost_removed = table.Column<decimal>(type: "numeric(20,8)", precision: 20, scale: 8, nullable: false),
                    executed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    late = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fills", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_fills_bots_user_id_bot_id",
                        columns: x => new { x.user_id, x.bot_id },
                        principalTable: "bots",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_fills_order_slices_user_id_slice_id",
                        columns: x => new { x.user_id, x.slice_id },
                        principalTable: "order_slices",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_fills_orders_user_id_order_id",
                        columns: x => new { x.user_id, x.order_id },
                        principalTable: "orders",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_fills_user_credentials_user_id_credential_id",
                        columns: x => new { x.user_id, x.credential_id },
                        principalTable: "user_credentials",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_fills_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "server_state",
                columns: new[] { "id", "trading_paused" },
                values: new object[] { 1, false });

            migrationBuilder.CreateIndex(
                name: "ix_bots_user_id_name",
                table: "bots",
                columns: new[] { "user_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cash_entries_user_id_at",
                table: "cash_entries",
                columns: new[] { "user_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_user_id_bot_id_session_date_origin",
                table: "decisions",
                columns: new[] { "user_id", "bot_id", "session_date", "origin" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_decisions_user_id_order_id",
                table: "decisions",
                columns: new[] { "user_id", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_decisions_user_id_session_date",
                table: "decisions",
                columns: new[] { "user_id", "session_date" });

            migrationBuilder.CreateIndex(
                name: "ix_dispatch_runs_session_date_state",
                table: "dispatch_runs",
                columns: new[] { "session_date", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_fills_broker_fill",
                table: "fills",
                columns: new[] { "user_id", "credential_id", "order_date", "order_number", "cumulative_quantity" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_fills_user_id_bot_id",
                table: "fills",
                columns: new[] { "user_id", "bot_id" });

            migrationBuilder.CreateIndex(
                name: "ix_fills_user_id_netting_pair_id_side",
                table: "fills",
                columns: new[] { "user_id", "netting_pair_id", "side" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_fills_user_id_order_id",
                table: "fills",
                columns: new[] { "user_id", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_fills_user_id_session_date",
                table: "fills",
                columns: new[] { "user_id", "session_date" });

            migrationBuilder.CreateIndex(
                name: "ix_fills_user_id_slice_id",
                table: "fills",
                columns: new[] { "user_id", "slice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_user_id_created_at",
                table: "notifications",
                columns: new[] { "user_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_user_id_key",
                table: "notifications",
                columns: new[] { "user_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_order_slices_state_user_id_session_date_number",
                table: "order_slices",
                columns: new[] { "state", "user_id", "session_date", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_order_slices_user_id_credential_id_order_date_order_number",
                table: "order_slices",
                columns: new[] { "user_id", "credential_id", "order_date", "order_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_order_slices_user_id_order_id_number",
                table: "order_slices",
                columns: new[] { "user_id", "order_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_order_slices_user_id_session_date_state",
                table: "order_slices",
                columns: new[] { "user_id", "session_date", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_user_id_bot_id_session_date_origin",
                table: "orders",
                columns: new[] { "user_id", "bot_id", "session_date", "origin" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orders_user_id_session_date",
                table: "orders",
                columns: new[] { "user_id", "session_date" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_user_id_state",
                table: "orders",
                columns: new[] { "user_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_positions_user_id_bot_id",
                table: "positions",
                columns: new[] { "user_id", "bot_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_trades_user_id_bot_id_executed_at",
                table: "trades",
                columns: new[] { "user_id", "bot_id", "executed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_trades_user_id_executed_at",
                table: "trades",
                columns: new[] { "user_id", "executed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_trades_user_id_order_id",
                table: "trades",
                columns: new[] { "user_id", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_user_credentials_user_id",
                table: "user_credentials",
                column: "user_id",
                unique: true,
                filter: "active");

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_email",
                table: "users",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_username",
                table: "users",
                column: "normalized_username",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cash_accounts");

            migrationBuilder.DropTable(
                name: "cash_entries");

            migrationBuilder.DropTable(
                name: "decisions");

            migrationBuilder.DropTable(
                name: "dispatch_runs");

            migrationBuilder.DropTable(
                name: "fills");

            migrationBuilder.DropTable(
                name: "notifications");

            migrationBuilder.DropTable(
                name: "positions");

            migrationBuilder.DropTable(
                name: "schedules");

            migrationBuilder.DropTable(
                name: "server_state");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "trades");

            migrationBuilder.DropTable(
                name: "order_slices");

            migrationBuilder.DropTable(
                name: "orders");

            migrationBuilder.DropTable(
                name: "user_credentials");

            migrationBuilder.DropTable(
                name: "bots");

            migrationBuilder.DropTable(
                name: "users");
        }
    }
}
