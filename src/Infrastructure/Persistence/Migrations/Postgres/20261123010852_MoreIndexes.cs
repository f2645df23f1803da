using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EggMoney.Infrastructure.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class MoreIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "cash_entries",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "Deposit");

            migrationBuilder.CreateIndex(
                name: "ix_trades_user_id_session_date",
                table: "trades",
                columns: new[] { "user_id", "session_date" });

            migrationBuilder.CreateIndex(
                name: "ix_orders_state_session_date",
                table: "orders",
                columns: new[] { "state", "session_date" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_trades_user_id_session_date",
                table: "trades");

            migrationBuilder.DropIndex(
                name: "ix_orders_state_session_date",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "cash_entries");
        }
    }
}
